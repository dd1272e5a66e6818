package io.gradwatch.detect.window;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.feature.FeatureRow;

/** The features of a run that follow from its losses alone. */
final class LossFeatures {

  private static final double HIGH = 0.95;
  private static final double LOW = 0.05;

  private final LossHistory loss;
  private final LearningLimits limits;
  private final FeatureRow row;

  /**
   * @param loss losses of the attempt
   * @param limits how many losses a feature needs
   * @param row row that holds the values
   */
  LossFeatures(LossHistory loss, LearningLimits limits, FeatureRow row) {
    this.loss = loss;
    this.limits = limits;
    this.row = row;
  }

  /** Number of recent losses. */
  int losses() {
    return loss.count();
  }

  double get(Feature feature) {
    return row.isKnown(feature) ? row.get(feature) : row.set(feature, compute(feature));
  }

  private double compute(Feature feature) {
    return switch (feature) {
      case MEAN_LOSS -> loss.mean();
      case MEDIAN_LOSS -> loss.median();
      case LOWEST_LOSS -> loss.curve().lowest(limits.levelLosses());
      case HIGH_LOSS -> loss.quantile(HIGH);
      case LOW_LOSS -> loss.quantile(LOW);
      case LOSS_SWING -> get(Feature.HIGH_LOSS) - get(Feature.LOW_LOSS);
      case LOSS_REVERSAL_SHARE -> loss.reversalShare();
      case LOSS_SLOPE, LOSS_SLOPE_ERRORS, LOSS_CHANGE -> slope(feature);
      case LATE_LOSS_SLOPE_ERRORS, LATE_LOSS_CHANGE -> lateSlope(feature);
      case LATE_LOSS, LATE_LOSS_ERROR -> lateLoss(feature);
      default -> throw new IllegalArgumentException(feature + " is no feature of the losses");
    };
  }

  /** The three follow from one regression line. */
  private double slope(Feature feature) {
    RegressionLine line = loss.regressionLine();
    row.set(Feature.LOSS_SLOPE, line.slope());
    row.set(Feature.LOSS_SLOPE_ERRORS, line.tStatistic());
    row.set(Feature.LOSS_CHANGE, line.slope() * (loss.count() - 1) / loss.meanMagnitude());
    return row.get(feature);
  }

  private double lateSlope(Feature feature) {
    LossCurve curve = loss.curve();
    boolean known = curve.hasNewestHalf(limits);
    RegressionLine line = curve.lateLine();
    double change = line.slope() * (curve.lateMeans() - 1) / curve.lateMagnitude();
    row.set(Feature.LATE_LOSS_SLOPE_ERRORS, known ? line.tStatistic() : Double.NaN);
    row.set(Feature.LATE_LOSS_CHANGE, known ? change : Double.NaN);
    return row.get(feature);
  }

  private double lateLoss(Feature feature) {
    LossCurve curve = loss.curve();
    boolean known = curve.hasNewestHalf(limits);
    row.set(Feature.LATE_LOSS, known ? curve.lateMean() : Double.NaN);
    row.set(Feature.LATE_LOSS_ERROR, known ? curve.lateError() : Double.NaN);
    return row.get(feature);
  }
}
