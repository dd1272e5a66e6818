package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.cli.recording.LimitsTrial;
import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordedTopic;
import io.gradwatch.cli.recording.RecordingWriter;
import io.gradwatch.cli.recording.VerdictComparison;
import io.gradwatch.cli.recording.VerdictComparison.Difference;
import io.gradwatch.detect.DetectionSettings;
import io.gradwatch.detect.settings.SettingsSection;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay under other limits, and what they change. */
class ReplayLimitsTest {

  private final StringWriter err = new StringWriter();

  @TempDir private Path dir;

  private static LimitsTrial trial(Map<String, ?> limits) {
    DetectionSettings settings = DetectionSettings.of(SettingsSection.of("test", "", limits));
    LimitsTrial trial = new LimitsTrial("run", Optional.of(settings));
    records().forEach(trial::evaluate);
    return trial;
  }

  /** A NaN at step 1, gone after step 3; then steps without one. */
  private static List<RawRecord> records() {
    List<RawRecord> records = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      boolean nan = step >= 1 && step <= 3;
      records.add(
          new RawRecord(
              RecordedTopic.STEPS,
              0,
              (nan ? RawStep.notANumber("run", step) : RawStep.valid("run", step)).toByteArray()));
    }
    return records;
  }

  private static VerdictComparison comparison(Map<String, ?> limits) {
    return trial(limits).comparison().orElseThrow();
  }

  @Test
  void theSameLimitsChangeNothing() {
    VerdictComparison comparison = comparison(Map.of());

    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.same()).isEqualTo(1);
  }

  @Test
  void aVerdictOfAKindThatIsSwitchedOffIsGone() {
    List<Difference> differences =
        comparison(Map.of("nonFinite", Map.of("enabled", false))).differences();

    assertThat(differences).extracting(Difference::after).containsExactly(Optional.empty());
    assertThat(differences.get(0).newest().kind()).isEqualTo(VerdictKind.NON_FINITE);
  }

  @Test
  void aVerdictThatBeginsLaterHasChanged() {
    List<Difference> differences =
        comparison(Map.of("nonFinite", Map.of("confirmAfter", 3))).differences();

    assertThat(differences).hasSize(1);
    assertThat(differences.get(0).before().map(Event::confirmedStep)).hasValue(1L);
    assertThat(differences.get(0).after().map(Event::confirmedStep)).hasValue(3L);
  }

  @Test
  void aReplayWithoutLimitsComparesNothing() {
    assertThat(new LimitsTrial("run", Optional.empty()).comparison()).isEmpty();
  }

  @Test
  void theCommandPrintsWhatDiffersAndReportsTheVerdictsUnderTheNewLimits() throws Exception {
    Path recording = recording();
    Path limits = Files.writeString(dir.resolve("limits.yaml"), "nonFinite: {confirmAfter: 3}\n");
    Path report = dir.resolve("report.json");

    assertThat(run("replay", recording, "--limits", limits, "--report", report)).isZero();

    JsonNode verdicts = new ObjectMapper().readTree(report.toFile()).at("/0/verdicts");
    assertThat(verdicts).hasSize(1);
    assertThat(verdicts.get(0).get("confirmedStep").asLong()).isEqualTo(3);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aMistakeInTheLimitsIsOneLineAndExitCodeTwo() throws Exception {
    Path recording = recording();
    Path limits = Files.writeString(dir.resolve("limits.yaml"), "nonFinite: {confirm: 3}\n");

    assertThat(run("replay", recording, "--limits", limits)).isEqualTo(2);

    assertThat(err.toString().lines().toList()).hasSize(1);
    assertThat(err.toString()).contains("nonFinite.confirm (" + limits + ") is not a setting; ");
  }

  private Path recording() throws Exception {
    Path file = dir.resolve("run.gwr.gz");
    try (RecordingWriter writer = RecordingWriter.create(file, "run")) {
      for (RawRecord record : records()) {
        writer.write(record);
      }
    }
    return file;
  }

  private int run(Object... arguments) {
    String[] line = new String[arguments.length];
    for (int i = 0; i < line.length; i++) {
      line[i] = arguments[i].toString();
    }
    return Gradwatch.commandLine().setErr(new PrintWriter(err, true)).execute(line);
  }
}
