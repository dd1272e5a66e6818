package io.gradwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordedTopic;
import io.gradwatch.cli.recording.RecordingWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {

  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private Path recording() throws IOException {
    Path file = folder.resolve("run.gwr.gz");
    try (RecordingWriter writer = RecordingWriter.create(file, "run")) {
      for (int attempt = 1; attempt <= 2; attempt++) {
        writer.write(
            new RawRecord(
                RecordedTopic.STEPS,
                attempt,
                RawStep.notANumber("run", 0).toBuilder()
                    .setAttempt(attempt)
                    .setLoss(attempt)
                    .build()
                    .toByteArray()));
      }
    }
    return file;
  }

  @Test
  void writesTheReportOfATrainingWithAnEntryPerAttempt() throws IOException {
    Path report = folder.resolve("out.json");

    assertThat(run("replay", recording().toString(), "--report", report.toString())).isZero();

    JsonNode entries = new ObjectMapper().readTree(report.toFile());
    assertThat(entries.findValuesAsText("run")).containsExactly("run", "run");
    assertThat(entries.findValuesAsText("attempt")).containsExactly("1", "2");
    assertThat(entries.findValuesAsText("steps")).containsExactly("1", "1");
    assertThat(entries.findValuesAsText("seconds")).containsExactly("null", "null");
    assertThat(entries.findValuesAsText("finalLoss")).containsExactly("1.0", "2.0");
    assertThat(entries.findValuesAsText("kind")).containsExactly("NON_FINITE", "NON_FINITE");
    assertThat(entries.findValuesAsText("clearedStep")).containsExactly("0", "null");
    List<String> keys = new ArrayList<>();
    entries.get(0).fieldNames().forEachRemaining(keys::add);
    assertThat(keys)
        .containsExactly(
            "run",
            "attempt",
            "steps",
            "seconds",
            "finalLoss",
            "trainAccuracy",
            "testAccuracy",
            "complete",
            "verdicts");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void rejectsATruncatedFileInOneLineAndWritesNoReport() throws IOException {
    Path file = recording();
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 4));
    Path report = folder.resolve("out.json");

    assertThat(run("replay", file.toString(), "--report", report.toString())).isEqualTo(2);

    assertThat(err.toString())
        .isEqualTo("gradwatch: " + file + " is truncated: 2 records could be read\n");
    assertThat(report).doesNotExist();
  }

  @Test
  void requiresEitherAFileOrARunInACluster() {
    String message = "gradwatch: replay needs either a FILE or both --bootstrap and --run\n";

    assertThat(run("replay")).isEqualTo(2);
    assertThat(run("replay", "--bootstrap", "localhost:9092")).isEqualTo(2);
    assertThat(run("replay", "--run", "xor")).isEqualTo(2);
    assertThat(run("replay", "file", "--run", "xor")).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(message.repeat(4));
  }

  @Test
  void recordRejectsAFolderBeforeItConnects() {
    String[] record = {
      "record", "--bootstrap", "localhost:1", "--run", "xor", "--out", "" + folder
    };

    assertThat(run(record)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("gradwatch: --out " + folder + " is a folder; it must be a file\n");
  }

  @Test
  void rejectsAnUnreadableKafkaConfiguration() {
    String[] replay = {
      "replay", "--bootstrap", "localhost:1", "--run", "xor", "--kafka-config", "nowhere.properties"
    };

    assertThat(run(replay)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("gradwatch: --kafka-config is nowhere.properties, which cannot be read");
  }

  private int run(String... arguments) {
    return Gradwatch.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
