package io.gradwatch.detect.updateratio;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
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
 * Updates that are too small: with u the L2 norm of a layer's update and w that of its weights, the
 * median of u / w is below {@link UpdateRatioTooSmallLimits#tooSmall} in every trained layer, in a
 * run that never had larger updates and whose loss has plateaued. At 1e-5, replacing the weights
 * takes a hundred thousand steps in one direction.
 *
 * <p>A learning rate that is warming up, or that a schedule has lowered after larger updates, is
 * intended; a gradient of exactly zero is a different problem.
 */
public final class UpdateRatioTooSmallDetector implements Detector {

  private final UpdateRatioTooSmallLimits limits;

  public UpdateRatioTooSmallDetector(UpdateRatioTooSmallLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.UPDATE_RATIO_TOO_SMALL;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    if (run.trend() == LossTrend.UNKNOWN || run.isWarmingUp()) {
      return Observation.inconclusive();
    }
    boolean small = true;
    boolean neverSufficient = false;
    boolean zero = true;
    List<LayerHistory> layers = new ArrayList<>();
    for (LayerHistory layer : run.trainedLayers()) {
      double ratio = ratio(run, layer);
      if (layer.updateRatios().count() >= run.windows().updateRatioSteps()
          && !Double.isNaN(ratio)) {
        layers.add(layer);
        small &= ratio < limits.tooSmall();
        zero &= ratio == 0;
        neverSufficient |= layer.highestUpdateRatio() < limits.sufficient();
        if (!small) {
          return Observation.normal();
        }
      }
    }
    if (layers.isEmpty()) {
      return Observation.inconclusive();
    }
    if (!zero && neverSufficient && !run.isLearning()) {
      return Observation.abnormal(Severity.WARNING, () -> finding(run, layers));
    }
    if (!zero && !neverSufficient && hasCollapsed(run, layers)) {
      return isEnding(run)
          ? Observation.inconclusive()
          : Observation.abnormal(Severity.WARNING, () -> finding(run, layers));
    }
    return Observation.normal();
  }

  /**
   * Whether the learning rate has fallen by orders of magnitude in a run that was learning, while
   * there is gradient to learn from and a part of the plan is left.
   */
  private boolean hasCollapsed(RunView run, List<LayerHistory> layers) {
    if (run.trend() == LossTrend.FALLING || !isRateCollapsed(run)) {
      return false;
    }
    boolean gradientLeft = false;
    for (LayerHistory layer : layers) {
      if (!(layer.updateRatios().max(limits.collapseSteps()) < limits.tooSmall())) {
        return false;
      }
      gradientLeft |=
          layer.norms().median(run.windows().updateRatioSteps())
              >= limits.collapseGradient() * layer.firstNorms().median();
    }
    return gradientLeft;
  }

  private boolean isRateCollapsed(RunView run) {
    double rate = run.curves().learningRate();
    return rate > 0 && run.feature(Feature.LEARNING_RATE_SHARE) < limits.collapse();
  }

  private boolean isEnding(RunView run) {
    return run.stepsLeft().isPresent()
        && run.stepsLeft().getAsLong()
            < limits.collapseStepsLeft() * (run.stepsSeen() + run.stepsLeft().getAsLong());
  }

  private static double ratio(RunView run, LayerHistory layer) {
    return run.feature(Feature.UPDATE_RATIO, layer);
  }

  private Finding finding(RunView run, List<LayerHistory> layers) {
    LayerHistory fastest =
        Collections.max(layers, Comparator.comparingDouble(layer -> ratio(run, layer)));
    double learningRate = run.curves().learningRate();
    return new Finding(
        Severity.WARNING,
        Optional.of(fastest.ref()),
        layers.stream().map(LayerHistory::index).toList(),
        run.stepsAgo(run.windows().updateRatioSteps() - 1),
        String.format(
            Locale.ROOT,
            "Even in the layer with the largest updates, a step changes the weights by only %.1e of"
                + " their norm%s.",
            ratio(run, fastest),
            learningRate > 0
                ? String.format(Locale.ROOT, " (learning rate %.3g)", learningRate)
                : ""),
        List.of(
            Feature.UPDATE_RATIO.evidence(ratio(run, fastest), limits.tooSmall()),
            Evidence.of("largest update ratio so far", fastest.highestUpdateRatio()),
            Evidence.of("gradient norm", fastest.norms().median()),
            Evidence.of("loss", run.loss().median())),
        remedies(run, learningRate, ratio(run, fastest)));
  }

  private static List<Remedy> remedies(RunView run, double learningRate, double ratio) {
    String raise =
        learningRate > 0 && ratio > 0
            ? String.format(
                Locale.ROOT,
                "Raise the learning rate from %.3g to %.1g, so that an update is 0.1 %% of the weights'"
                    + " norm.",
                learningRate,
                learningRate * 1e-3 / ratio)
            : "Raise the learning rate until an update is 0.1 % of the weights' norm.";
    if (run.facts().updateIsNormalized().orElse(false)) {
      return List.of(RemedyKey.RAISE_LEARNING_RATE.withText(raise));
    }
    return List.of(
        RemedyKey.RAISE_LEARNING_RATE.withText(raise),
        RemedyKey.USE_ADAM.withText(
            "Use Adam with a learning rate of 0.001; its updates are independent of the gradient's scale."));
  }
}
