package io.gradwatch.detect.loss;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.window.LossCurve;
import io.gradwatch.detect.window.RegressionLine;
import io.gradwatch.detect.window.RunView;

/**
 * Slope of the loss over a run, in loss per step.
 *
 * @param perStep slope of the regression line; NaN if there are too few losses
 * @param standardError standard error of the slope
 * @param significantErrors standard errors from zero at which the slope is significant
 */
record LossSlope(double perStep, double standardError, double significantErrors) {

  /** The more precise of two slopes: through the losses, and through the epoch means. */
  static LossSlope of(RunView run, LossPlateauLimits limits) {
    LossSlope byLosses =
        of(run.loss().curve().regressionLine(limits.minLossesOfSlope()), 1, limits);
    LossCurve epochs = run.curves().epochMeans();
    if (epochs.losses() < limits.minEpochs()) {
      return byLosses;
    }
    double stepsPerEpoch = (double) run.stepsSeen() / epochs.losses();
    LossSlope byEpochs = of(epochs.regressionLine(limits.minEpochs() / 2), stepsPerEpoch, limits);
    return byEpochs.standardError() < byLosses.standardError() ? byEpochs : byLosses;
  }

  /** Slope of the recent losses, which show first that a run leaves its plateau. */
  static LossSlope recent(RunView run, LossPlateauLimits limits) {
    return of(run.feature(Feature.LOSS_SLOPE), run.feature(Feature.LOSS_SLOPE_ERRORS), limits);
  }

  private static LossSlope of(RegressionLine line, double stepsApart, LossPlateauLimits limits) {
    return of(line.slope() / stepsApart, line.tStatistic(), limits);
  }

  private static LossSlope of(double slope, double errors, LossPlateauLimits limits) {
    return new LossSlope(
        slope, errors == 0 ? 0 : Math.abs(slope / errors), limits.significantErrors());
  }

  /** Whether the slope is far enough from zero. */
  boolean isSignificant() {
    return Math.abs(perStep) >= significantErrors * standardError;
  }

  /** Whether the loss is significantly falling, by at least {@code minFall} over so many steps. */
  boolean falls(double minFall, double steps) {
    return perStep < 0 && isSignificant() && -perStep * steps >= minFall;
  }

  boolean isKnown() {
    return !Double.isNaN(perStep) && !Double.isNaN(standardError);
  }
}
