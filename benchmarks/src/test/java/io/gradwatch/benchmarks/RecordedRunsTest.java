package io.gradwatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.benchmarks.detector.GradwatchFaultDetector;
import io.gradwatch.benchmarks.population.Population;
import io.gradwatch.benchmarks.population.PopulationPart;
import io.gradwatch.benchmarks.population.PopulationRun;
import io.gradwatch.benchmarks.population.Variant;
import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.benchmarks.recording.RecordingFolder;
import io.gradwatch.benchmarks.score.DetectionOutcome;
import io.gradwatch.protocol.VerdictKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded runs of the tuning set, faulty and healthy, that every build replays. */
final class RecordedRunsTest {

  private static final Path FOLDER = Path.of("src/test/resources/recordings");
  private static final long SEED = 1;

  private static List<Variant> recorded() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      Set<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .map(name -> name.substring(0, name.indexOf("__")))
              .collect(Collectors.toSet());
      List<Variant> variants =
          Population.all().stream().filter(variant -> names.contains(variant.name())).toList();
      assertThat(variants).hasSameSizeAs(names);
      return variants;
    }
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void areEvaluatedAccordingToTheirGroundTruth(Variant variant) throws IOException {
    assertThat(variant.part()).isEqualTo(PopulationPart.TUNED);
    Recording run = new RecordingFolder(FOLDER).read(variant.name(), SEED);

    assertThat(variant.violation(run)).isEmpty();
    DetectionOutcome outcome =
        new DetectionOutcome(
            "gradwatch",
            new PopulationRun(variant, SEED),
            variant.onset(run),
            variant.justifiedKinds(run),
            new GradwatchFaultDetector().detect(run));

    assertThat(outcome.falseAlarms()).isEmpty();
    assertThat(outcome.forbidden()).isEmpty();
    if (!variant.truth().isHealthy()) {
      assertThat(outcome.rootCauseRight()).as("%s", outcome.verdicts()).isTrue();
    }
  }

  @Test
  void coverEveryKindThatARecordingCanShow() throws IOException {
    Set<VerdictKind> kinds = EnumSet.allOf(VerdictKind.class);
    kinds.remove(VerdictKind.RUN_STALLED);

    assertThat(recorded())
        .flatExtracting(variant -> variant.truth().rootCause().stream().toList())
        .containsAll(kinds);
    assertThat(recorded()).filteredOn(variant -> variant.truth().isHealthy()).hasSizeGreaterThan(5);
  }
}
