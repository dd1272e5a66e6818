package io.gradwatch.detect.window;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.protocol.LayerFamily;

/** Computes the features of a run that need more than its losses. */
final class RunFeatures {

  private RunFeatures() {}

  static double compute(Feature feature, RunView run) {
    return switch (feature) {
      case LOSS_LEVEL -> lossLevel(run);
      case REFERENCE_LOSS -> referenceLoss(run);
      case FIRST_LOSS_RATIO -> firstLossRatio(run);
      case TEST_LOSS_RISE -> testLossRise(run);
      case TEST_LOSS_SLOPE_ERRORS -> run.curves().testLoss().lateLine().tStatistic();
      case TEST_LOSS_CHANGE -> run.curves().testLoss().lateChange();
      case LOWEST_TEST_LOSS_SHARE -> run.curves().testLoss().lowest() / run.facts().baselineLoss();
      case LEARNING_RATE_SHARE -> run.curves().learningRate() / run.curves().highestLearningRate();
      case DEPTH_RATIO_BOUND -> DepthRatios.smallestInList(run);
      case SMALLEST_DEPTH_RATIO -> DepthRatios.smallest(run);
      case GAIN_DECADES -> gainDecades(run);
      case GAIN_CHANGE_DECADES -> gainChangeDecades(run);
      default -> run.lossFeatures().get(feature);
    };
  }

  private static double lossLevel(RunView run) {
    return run.hasSmallBatches()
        ? run.feature(Feature.MEAN_LOSS)
        : run.loss().median(run.limits().levelLosses());
  }

  /** A network that was good when its run began is not measured by its own success. */
  private static double referenceLoss(RunView run) {
    double baseline = run.facts().baselineLoss();
    if (!Double.isNaN(baseline)) {
      return baseline;
    }
    return run.hasSmallBatches() ? run.loss().meanReference() : run.initialLoss();
  }

  private static double firstLossRatio(RunView run) {
    double[] first = run.loss().first();
    return run.firstStep() == 0 && first.length > 0
        ? first[0] / run.facts().baselineLoss()
        : Double.NaN;
  }

  private static double testLossRise(RunView run) {
    TestLosses test = run.curves().testLoss();
    return test.medianOfNewest(run.windows().testEvaluations()) / test.lowest();
  }

  private static double gainDecades(RunView run) {
    return run.trainedLayers().stream()
        .filter(layer -> scalesSignal(run, layer))
        .mapToDouble(LayerHistory::firstGainDecades)
        .average()
        .orElse(Double.NaN);
  }

  private static double gainChangeDecades(RunView run) {
    return run.trainedLayers().stream()
        .filter(layer -> scalesSignal(run, layer))
        .mapToDouble(
            layer -> Math.log10(run.feature(Feature.GAIN, layer)) - layer.firstGainDecades())
        .average()
        .orElse(Double.NaN);
  }

  /** Whether the initial gain is known; an embedding is a lookup and has none. */
  static boolean scalesSignal(RunView run, LayerHistory layer) {
    return layer.firstGain() > 0
        && Double.isFinite(layer.firstGain())
        && run.facts().layerFamily(layer.index()) != LayerFamily.EMBEDDING;
  }
}
