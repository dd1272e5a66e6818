package io.gradwatch.detect.updateratio;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.LearningRateRemedy;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.LossTrend;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Updates that are too large: the median of u / w, update norm over parameter norm, is {@link
 * UpdateRatioTooLargeLimits#tooLarge} or more in a layer while the loss does not fall. Ten such
 * updates replace the weights, so that what one step learns is lost after the next. Adaptive
 * updaters replace the weights at first and have small ratios once the weights have grown: {@link
 * UpdateRatioTooLargeLimits#weightGrowth} detects those.
 */
public final class UpdateRatioTooLargeDetector implements Detector {

  private final UpdateRatioTooLargeLimits limits;

  public UpdateRatioTooLargeDetector(UpdateRatioTooLargeLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.UPDATE_RATIO_TOO_LARGE;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    if (run.trend() == LossTrend.UNKNOWN && run.curves().lossReported()) {
      return Observation.inconclusive();
    }
    boolean measured = false;
    boolean recovered = true;
    List<LayerHistory> affected = new ArrayList<>();
    for (LayerHistory layer : run.trainedLayers()) {
      if (layer.updateRatios().count() >= run.windows().updateRatioSteps()
          && !hasSmallWeights(run, layer)) {
        measured = true;
        recovered &= ratio(run, layer) < limits.recovered();
        if (ratio(run, layer) >= limits.tooLarge()
            || outgrown(run, layer)
            || replacedAtStart(run, layer)) {
          affected.add(layer);
        }
      }
    }
    if (!measured) {
      return Observation.inconclusive();
    }
    if (!affected.isEmpty()) {
      return Observation.abnormal(severity(run), () -> finding(run, affected));
    }
    return recovered ? Observation.normal() : Observation.inconclusive();
  }

  private static Severity severity(RunView run) {
    return run.isLearning() ? Severity.INFO : Severity.WARNING;
  }

  /** Whether a few steps have replaced the initial weights. */
  private boolean outgrown(RunView run, LayerHistory layer) {
    return run.stepsSeen() <= limits.weightGrowthSteps()
        && layer.firstGain() >= limits.minFirstGain()
        && run.feature(Feature.WEIGHT_GROWTH, layer) >= limits.weightGrowth();
  }

  private boolean replacedAtStart(RunView run, LayerHistory layer) {
    return run.stepsSeen() <= limits.weightGrowthSteps()
        && layer.firstGain() >= limits.minFirstGain()
        && layer.highestUpdateRatio() >= limits.replacingRatio()
        && ratio(run, layer) >= limits.replacedShare() * limits.tooLarge();
  }

  /** Beside weights that are close to zero, any update is large. */
  private boolean hasSmallWeights(RunView run, LayerHistory layer) {
    return run.feature(Feature.GAIN, layer) < limits.minFirstGain();
  }

  private static double ratio(RunView run, LayerHistory layer) {
    return run.feature(Feature.UPDATE_RATIO, layer);
  }

  private Finding finding(RunView run, List<LayerHistory> affected) {
    LayerHistory worst =
        Collections.max(affected, Comparator.comparingDouble(layer -> ratio(run, layer)));
    double learningRate = run.curves().learningRate();
    return new Finding(
        severity(run),
        Optional.of(worst.ref()),
        affected.stream().map(LayerHistory::index).toList(),
        outgrown(run, worst) || replacedAtStart(run, worst)
            ? run.firstStep()
            : run.stepsAgo(run.windows().updateRatioSteps() - 1),
        String.format(
            Locale.ROOT,
            "Each update changes %s by %.2g of its weights' norm%s: every step undoes the previous"
                + " one.",
            worst.name(),
            ratio(run, worst),
            learningRate > 0
                ? String.format(Locale.ROOT, " (learning rate %.3g)", learningRate)
                : ""),
        List.of(
            Feature.UPDATE_RATIO.evidence(ratio(run, worst), limits.tooLarge()),
            Feature.WEIGHT_GROWTH.evidence(
                run.feature(Feature.WEIGHT_GROWTH, worst), limits.weightGrowth()),
            Evidence.of("gradient norm", worst.norms().median()),
            Evidence.of("parameter norm", worst.latest().parameterNorm()),
            Evidence.of("loss", run.loss().median())),
        remedies(learningRate, ratio(run, worst), worst.norms().quantile(0.5)));
  }

  private static List<Remedy> remedies(double learningRate, double ratio, double norm) {
    return List.of(
        LearningRateRemedy.lowerToHealthyUpdates(learningRate, ratio),
        RemedyKey.CLIP_GRADIENT_NORM.withText(
            String.format(Locale.ROOT, "Clip the gradient norm of each layer at %.1g.", norm / 10)),
        RemedyKey.WARM_UP.withText("Warm up the learning rate over the first 100 steps."));
  }
}
