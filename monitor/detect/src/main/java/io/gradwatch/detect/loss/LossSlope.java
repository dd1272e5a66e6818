package io.gradwatch.detect.loss;

import io.gradwatch.detect.window.LossCurve;
import io.gradwatch.detect.window.RegressionLine;
import io.gradwatch.detect.window.RunView;

/**
 * Slope of the loss over a run, in loss per step.
 *
 * @param perStep slope of the regression line; NaN if there are too few losses
 * @param standardError standard error of the slope
 */
record LossSlope(double perStep, double standardError) {

  /** Minimum number of epochs, or of losses, for a regression line. */
  private static final int MIN_EPOCHS = 6;

  private static final int MIN_LOSSES = 20;

  /** The more precise of two slopes: through the losses, and through the epoch means. */
  static LossSlope of(RunView run) {
    LossSlope byLosses = of(run.loss().curve().regressionLine(MIN_LOSSES), 1);
    LossCurve epochs = run.curves().epochMeans();
    if (epochs.losses() < MIN_EPOCHS) {
      return byLosses;
    }
    double stepsPerEpoch = (double) run.stepsSeen() / epochs.losses();
    LossSlope byEpochs = of(epochs.regressionLine(MIN_EPOCHS / 2), stepsPerEpoch);
    return byEpochs.standardError() < byLosses.standardError() ? byEpochs : byLosses;
  }

  /** Slope of the recent losses, which show first that a run leaves its plateau. */
  static LossSlope recent(RunView run) {
    return of(run.loss().regressionLine(), 1);
  }

  private static LossSlope of(RegressionLine line, double stepsApart) {
    double slope = line.slope() / stepsApart;
    return new LossSlope(slope, line.tStatistic() == 0 ? 0 : Math.abs(slope / line.tStatistic()));
  }

  /** Whether the slope is at least two standard errors from zero. */
  boolean isSignificant() {
    return Math.abs(perStep) >= 2 * standardError;
  }

  /** Whether the loss is significantly falling, by at least {@code minFall} over so many steps. */
  boolean falls(double minFall, double steps) {
    return perStep < 0 && isSignificant() && -perStep * steps >= minFall;
  }

  boolean isKnown() {
    return !Double.isNaN(perStep) && !Double.isNaN(standardError);
  }
}
