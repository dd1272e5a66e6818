package io.gradwatch.detect.loss;

import io.gradwatch.detect.window.Line;
import io.gradwatch.detect.window.LossCurve;
import io.gradwatch.detect.window.RunView;

/**
 * Where the whole run is heading, in loss per step.
 *
 * @param perStep slope of the line; NaN when there are too few losses
 * @param error its standard error
 */
record Slope(double perStep, double error) {

  /** Epochs, or losses, that make a line. */
  private static final int EPOCHS = 6;

  private static final int LOSSES = 20;

  /** The more exact of two lines: through the losses, and through the means of whole epochs. */
  static Slope of(RunView run) {
    Slope byLosses = of(run.loss().curve().line(LOSSES), 1);
    LossCurve epochs = run.course().epochs();
    if (epochs.losses() < EPOCHS) {
      return byLosses;
    }
    double stepsPerEpoch = (double) run.stepsSeen() / epochs.losses();
    Slope byEpochs = of(epochs.line(EPOCHS / 2), stepsPerEpoch);
    return byEpochs.error() < byLosses.error() ? byEpochs : byLosses;
  }

  private static Slope of(Line line, double stepsApart) {
    double slope = line.slope() / stepsApart;
    return new Slope(slope, line.tStatistic() == 0 ? 0 : Math.abs(slope / line.tStatistic()));
  }

  /** Whether it is no noise: two standard errors from level. */
  boolean significant() {
    return Math.abs(perStep) >= 2 * error;
  }

  boolean known() {
    return !Double.isNaN(perStep) && !Double.isNaN(error);
  }
}
