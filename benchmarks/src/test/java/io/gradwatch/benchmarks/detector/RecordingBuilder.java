package io.gradwatch.benchmarks.detector;

import io.gradwatch.benchmarks.recording.RecordedReport;
import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.benchmarks.recording.RunMetadata;
import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Builds recordings for tests: healthy layers, of which a test changes one value. */
public final class RecordingBuilder {

  private final List<RecordedReport> records = new ArrayList<>();
  private final List<EvaluationPoint> evaluations = new ArrayList<>();

  /** Statistics of a layer with one tensor. */
  public record LayerFixture(
      double gradientNorm,
      double updateNorm,
      double weightNorm,
      long zeros,
      long nans,
      double saturatedShare,
      double deadUnitShare) {

    public static LayerFixture healthy() {
      return new LayerFixture(0.1, 0.002, 1, 0, 0, 0, 0);
    }

    public LayerFixture gradientNorm(double norm) {
      return new LayerFixture(
          norm, updateNorm, weightNorm, zeros, nans, saturatedShare, deadUnitShare);
    }

    public LayerFixture updateNorm(double norm) {
      return new LayerFixture(
          gradientNorm, norm, weightNorm, zeros, nans, saturatedShare, deadUnitShare);
    }

    public LayerFixture weightNorm(double norm) {
      return new LayerFixture(
          gradientNorm, updateNorm, norm, zeros, nans, saturatedShare, deadUnitShare);
    }

    public LayerFixture zeros(long count) {
      return new LayerFixture(
          gradientNorm, updateNorm, weightNorm, count, nans, saturatedShare, deadUnitShare);
    }

    public LayerFixture nans(long count) {
      return new LayerFixture(
          gradientNorm, updateNorm, weightNorm, zeros, count, saturatedShare, deadUnitShare);
    }

    public LayerFixture saturatedShare(double share) {
      return new LayerFixture(
          gradientNorm, updateNorm, weightNorm, zeros, nans, share, deadUnitShare);
    }

    public LayerFixture deadUnitShare(double share) {
      return new LayerFixture(
          gradientNorm, updateNorm, weightNorm, zeros, nans, saturatedShare, share);
    }

    private LayerReport report(int index) {
      TensorReport tensor =
          new TensorReport(
              "W",
              TensorRole.WEIGHT,
              new TensorStatistics(
                  100,
                  zeros,
                  nans,
                  0,
                  gradientNorm,
                  0,
                  gradientNorm / 10,
                  -gradientNorm,
                  gradientNorm,
                  Optional.empty()),
              OptionalDouble.of(updateNorm),
              OptionalDouble.of(weightNorm),
              OptionalDouble.empty());
      return new LayerReport(
          index,
          "layer" + index,
          List.of(tensor),
          Optional.of(new ActivationReport(0, 1, saturatedShare, deadUnitShare, 0, 0)),
          Optional.empty());
    }
  }

  /** Appends equal steps whose loss falls by 1 % each. */
  public RecordingBuilder steps(int number, double loss, LayerFixture... layers) {
    for (int i = 0; i < number; i++) {
      step(loss * Math.pow(0.99, i), layers);
    }
    return this;
  }

  /** Appends equal steps with the same loss. */
  public RecordingBuilder constant(int number, double loss, LayerFixture... layers) {
    for (int i = 0; i < number; i++) {
      step(loss, layers);
    }
    return this;
  }

  /** Appends a step. */
  public RecordingBuilder step(double loss, LayerFixture... layers) {
    List<LayerReport> reports = new ArrayList<>();
    for (LayerFixture layer : layers) {
      reports.add(layer.report(reports.size()));
    }
    return reported(loss, reports.toArray(LayerReport[]::new));
  }

  /** Appends a step with these reports of its layers. */
  public RecordingBuilder reported(double loss, LayerReport... layers) {
    long number = records.size();
    records.add(
        new RecordedReport.Step(
            new StepReport(
                "run",
                1,
                0,
                number,
                0,
                Instant.ofEpochSecond(number),
                OptionalDouble.of(loss),
                OptionalDouble.empty(),
                OptionalDouble.of(0.1),
                32,
                0.1,
                List.of(layers))));
    return this;
  }

  /** Appends an evaluation after the steps so far. */
  public RecordingBuilder evaluated(double quality, double trainLoss, double testLoss) {
    evaluations.add(new EvaluationPoint(0, records.size(), trainLoss, quality, testLoss, quality));
    return this;
  }

  public Recording build() {
    return new Recording(new RunMetadata("made", 1, "text", 1, "", evaluations), records);
  }
}
