package io.gradwatch.benchmarks.judge;

import io.gradwatch.benchmarks.stream.Recording;
import io.gradwatch.benchmarks.stream.RunFacts;
import io.gradwatch.benchmarks.stream.StreamRecord;
import io.gradwatch.lab.trial.Evaluation;
import io.gradwatch.protocol.ActivationReport;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Recorded runs made by hand: a quiet one, of which a test changes one figure. */
public final class Runs {

  private final List<StreamRecord> records = new ArrayList<>();
  private final List<Evaluation> evaluations = new ArrayList<>();

  /** A layer's figures. */
  public record Layer(
      double gradient,
      double update,
      double weights,
      long zeros,
      long nans,
      double saturated,
      double dead) {

    public static Layer quiet() {
      return new Layer(0.1, 0.002, 1, 0, 0, 0, 0);
    }

    public Layer gradient(double norm) {
      return new Layer(norm, update, weights, zeros, nans, saturated, dead);
    }

    public Layer update(double norm) {
      return new Layer(gradient, norm, weights, zeros, nans, saturated, dead);
    }

    public Layer weights(double norm) {
      return new Layer(gradient, update, norm, zeros, nans, saturated, dead);
    }

    public Layer zeros(long count) {
      return new Layer(gradient, update, weights, count, nans, saturated, dead);
    }

    public Layer nans(long count) {
      return new Layer(gradient, update, weights, zeros, count, saturated, dead);
    }

    public Layer saturated(double share) {
      return new Layer(gradient, update, weights, zeros, nans, share, dead);
    }

    public Layer dead(double share) {
      return new Layer(gradient, update, weights, zeros, nans, saturated, share);
    }

    private LayerReport report(int index) {
      TensorReport tensor =
          new TensorReport(
              "W",
              TensorRole.WEIGHT,
              100,
              zeros,
              nans,
              0,
              gradient,
              0,
              gradient / 10,
              -gradient,
              gradient,
              Optional.empty(),
              OptionalDouble.of(update),
              OptionalDouble.of(weights),
              OptionalDouble.empty());
      return new LayerReport(
          index,
          "layer" + index,
          List.of(tensor),
          Optional.of(new ActivationReport(0, 1, saturated, dead, 0, 0)),
          Optional.empty());
    }
  }

  /** The next steps, all alike but for the loss, which falls by a hundredth at each. */
  public Runs steps(int number, double loss, Layer... layers) {
    for (int i = 0; i < number; i++) {
      step(loss * Math.pow(0.99, i), layers);
    }
    return this;
  }

  /** The next step. */
  public Runs step(double loss, Layer... layers) {
    List<LayerReport> reports = new ArrayList<>();
    for (Layer layer : layers) {
      reports.add(layer.report(reports.size()));
    }
    long number = records.size();
    records.add(
        new StreamRecord.Step(
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
                reports)));
    return this;
  }

  /** How the network stands after the steps so far. */
  public Runs evaluated(double quality, double trainLoss, double testLoss) {
    evaluations.add(new Evaluation(0, records.size(), trainLoss, quality, testLoss, quality));
    return this;
  }

  public Recording recording() {
    return new Recording(new RunFacts("made", 1, "text", 1, "", evaluations), records);
  }
}
