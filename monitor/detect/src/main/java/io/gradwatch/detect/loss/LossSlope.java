package io.gradwatch.detect.loss;

import io.gradwatch.detect.window.LossCurve;
import io.gradwatch.detect.window.RegressionLine;
import io.gradwatch.detect.window.RunView;

/**
 * Where the whole run is heading, in loss per step.
 *
 * @param perStep slope of the line; NaN when there are too few losses
 * @param standardError its standard error
 */
record LossSlope(double perStep, double standardError) {

  /** Epochs, or losses, that make a line. */
  private static final int MIN_EPOCHS = 6;

  private static final int MIN_LOSSES = 20;

  /** The more exact of two lines: through the losses, and through the means of whole epochs. */
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

  /** Of the recent losses alone: a run that leaves its plateau shows it there first. */
  static LossSlope recent(RunView run) {
    return of(run.loss().regressionLine(), 1);
  }

  private static LossSlope of(RegressionLine line, double stepsApart) {
    double slope = line.slope() / stepsApart;
    return new LossSlope(slope, line.tStatistic() == 0 ? 0 : Math.abs(slope / line.tStatistic()));
  }

  /** Whether it is no noise: two standard errors from level. */
  boolean isSignificant() {
    return Math.abs(perStep) >= 2 * standardError;
  }

  /** Whether the loss plainly falls, by so much over so many steps. */
  boolean falls(double minFall, double steps) {
    return perStep < 0 && isSignificant() && -perStep * steps >= minFall;
  }

  boolean isKnown() {
    return !Double.isNaN(perStep) && !Double.isNaN(standardError);
  }
}
