package io.gradwatch.detect.window;

import io.gradwatch.detect.feature.Feature;

/** Computes the features of a layer. */
final class LayerFeatures {

  private static final double TYPICAL = 0.9;
  private static final double MEDIAN = 0.5;
  private static final double MAXIMUM = 1;

  private LayerFeatures() {}

  static double compute(Feature feature, LayerHistory layer, RunView run) {
    return switch (feature) {
      case GRADIENT_RMS -> layer.rms(gradientSteps(run), gradientQuantile(run));
      case STRONGEST_TENSOR_RMS -> layer.strongestRms(gradientSteps(run), gradientQuantile(run));
      case GRADIENT_LEVEL -> over(norm(layer, run), layer.latest().parameterNorm());
      case GRADIENT_TREND ->
          over(norm(layer, run), layer.firstNorms().quantile(gradientQuantile(run)));
      case TYPICAL_GRADIENT_NORM -> layer.norms().quantileBeforeNewest(TYPICAL);
      case GRADIENT_GROWTH -> growth(layer, run);
      case WEIGHT_NORM -> weightNorm(layer);
      case GRADIENT_TO_WEIGHTS ->
          layer.norms().median(run.windows().gradientToWeightsSteps())
              / run.feature(Feature.WEIGHT_NORM, layer);
      case PEAK_UPDATE_RATIO -> layer.updateRatios().max(2);
      case UPDATE_RATIO -> layer.updateRatios().median(run.windows().updateRatioSteps());
      case WEIGHT_GROWTH -> run.feature(Feature.GAIN, layer) / layer.firstGain();
      case GAIN -> layer.latest().gain();
      case SATURATED_SHARE -> layer.saturatedShares().median(run.windows().saturatedSteps());
      case DEAD_SHARE -> layer.deadUnitShares().min(run.windows().deadSteps());
      case DEAD_SHARE_OF_WINDOW -> layer.deadUnitShares().min();
      case UNIT_SPREAD -> layer.unitSpread();
      default -> throw new IllegalArgumentException(feature + " is no feature of a layer");
    };
  }

  /**
   * Most single examples bypass a ReLU or are predicted well, so with small batches the few others
   * carry all of the gradient.
   */
  private static double gradientQuantile(RunView run) {
    return run.hasSmallBatches() ? MAXIMUM : MEDIAN;
  }

  private static int gradientSteps(RunView run) {
    return run.hasSmallBatches() ? RollingWindow.CAPACITY : run.windows().gradientSteps();
  }

  private static double norm(LayerHistory layer, RunView run) {
    return layer.norms().quantile(gradientSteps(run), gradientQuantile(run));
  }

  private static double over(double norm, double unit) {
    return unit > 0 ? norm / unit : Double.POSITIVE_INFINITY;
  }

  private static double growth(LayerHistory layer, RunView run) {
    double norm = layer.norms().last();
    return Double.isFinite(norm)
        ? norm / run.feature(Feature.TYPICAL_GRADIENT_NORM, layer)
        : Double.POSITIVE_INFINITY;
  }

  /** The norm of the weights, or the initial one: weights that pass through zero are small. */
  private static double weightNorm(LayerHistory layer) {
    double first = layer.firstGain() * Math.sqrt((double) layer.latest().units());
    double now = layer.latest().parameterNorm();
    return first > now ? first : now;
  }
}
