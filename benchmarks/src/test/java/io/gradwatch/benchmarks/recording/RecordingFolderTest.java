package io.gradwatch.benchmarks.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.training.evaluation.EvaluationPoint;
import io.gradwatch.training.loop.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordingFolderTest {

  private static final RunInfo INFO =
      new RunInfo(
          "run",
          1,
          RunState.STARTED,
          Instant.EPOCH,
          Instant.EPOCH,
          "test",
          "test",
          List.of(),
          Map.of(),
          0,
          OptionalLong.of(2),
          "");

  private static final TrialResult RESULT =
      new TrialResult(
          2,
          Duration.ofSeconds(1),
          List.of(new EvaluationPoint(0, 2, Double.NaN, 0.5, Double.POSITIVE_INFINITY, 0.25)),
          false,
          "");

  @TempDir private Path temporary;

  private RecordingFolder folder;

  @BeforeEach
  void setUp() {
    folder = new RecordingFolder(temporary.resolve("streams"));
  }

  private static StepReport step(long number, Optional<MagnitudeHistogram> histogram) {
    TensorReport tensor =
        new TensorReport(
            "W",
            TensorRole.WEIGHT,
            new TensorStatistics(4, 1, 1, 0, Double.NaN, 0, 0.5, -1, 1, histogram),
            OptionalDouble.of(0.1),
            OptionalDouble.of(2),
            OptionalDouble.of(0.7));
    return new StepReport(
        "run",
        1,
        0,
        number,
        0,
        Instant.EPOCH,
        OptionalDouble.of(Double.NaN),
        OptionalDouble.of(0.3),
        OptionalDouble.empty(),
        8,
        0,
        List.of(new LayerReport(0, "layer", List.of(tensor), Optional.empty(), Optional.empty())));
  }

  private static TrialResult training(ReportSink sink) {
    sink.run(INFO);
    sink.step(step(0, Optional.of(new MagnitudeHistogram(0, List.of(2L), 1))));
    sink.step(step(1, Optional.empty()));
    return RESULT;
  }

  @Test
  void readsWhatItRecordedExceptHistograms() throws IOException {
    folder.record("some", 3, "text", RecordingFolderTest::training);

    Recording recording = folder.read("some", 3);

    assertThat(recording.reports())
        .containsExactly(
            new RecordedReport.Info(INFO),
            new RecordedReport.Step(step(0, Optional.empty())),
            new RecordedReport.Step(step(1, Optional.empty())));
    assertThat(recording.evaluations()).isEqualTo(RESULT.evaluations());
    assertThat(recording.steps()).hasSize(2);
  }

  @Test
  void containsARunOnlyUnderItsFingerprint() throws IOException {
    folder.record("some", 3, "text", RecordingFolderTest::training);

    assertThat(folder.contains("some", 3, "text")).isTrue();
    assertThat(folder.contains("some", 3, "another text")).isFalse();
    assertThat(folder.contains("some", 4, "text")).isFalse();
  }

  @Test
  void doesNotContainAnInterruptedRecording() throws IOException {
    assertThatThrownBy(
            () ->
                folder.record(
                    "some",
                    3,
                    "text",
                    sink -> {
                      training(sink);
                      throw new IllegalStateException("pulled the plug");
                    }))
        .hasMessage("pulled the plug");

    assertThat(folder.contains("some", 3, "text")).isFalse();
  }

  @Test
  void replacesAnOutdatedRecording() throws IOException {
    folder.record("some", 3, "old text", RecordingFolderTest::training);
    folder.record("some", 3, "new text", RecordingFolderTest::training);

    assertThat(folder.contains("some", 3, "old text")).isFalse();
    assertThat(folder.contains("some", 3, "new text")).isTrue();
  }

  @Test
  void rejectsATruncatedFile() throws IOException {
    folder.record("some", 3, "text", RecordingFolderTest::training);
    Path stream = temporary.resolve("streams/some__3.gwr.gz");
    byte[] bytes = Files.readAllBytes(stream);
    Files.write(stream, Arrays.copyOf(bytes, bytes.length - 20));

    assertThatThrownBy(() -> folder.read("some", 3)).isInstanceOf(IOException.class);
  }
}
