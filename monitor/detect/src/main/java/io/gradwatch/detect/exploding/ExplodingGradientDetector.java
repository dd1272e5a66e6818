package io.gradwatch.detect.exploding;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Exploding gradient, in two forms, with g the L2 norm of a layer's weight gradient, u that of its
 * update and w that of its weights.
 *
 * <p><b>Burst</b>: growth = g / (90th percentile of g over the steps before) reaches {@link
 * ExplodingGradientLimits#growth}, and u / w of this step or the previous one reaches {@link
 * ExplodingGradientLimits#destructiveUpdateRatio}. A spike that clipping or Adam absorbs leaves u /
 * w small and is healthy. A gradient that becomes non-finite after a destructive update has
 * exploded; one that does so without such an update is a NaN and no explosion. Less growth suffices
 * if the weights were replaced by an updater whose steps are proportional to the gradient.
 * Confirmed at once: the next step may be the last finite one.
 *
 * <p><b>Level</b>: g / w stays above {@link ExplodingGradientLimits#level} while the loss does not
 * fall: the slope comes from the data (inputs or targets of 1e4 and more), and an adaptive updater
 * hides it. Above {@link ExplodingGradientLimits#extremeLevel}, two steps suffice.
 *
 * <p>The verdict clears once g is finite and close to its typical size. While g is exactly zero
 * (every ReLU is dead) or NaN, the damage persists and so does the verdict.
 */
public final class ExplodingGradientDetector implements Detector {

  private final ExplodingGradientLimits limits;

  public ExplodingGradientDetector(ExplodingGradientLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.EXPLODING_GRADIENT;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    List<LayerHistory> layers = run.trainedLayers();
    List<Burst> bursts = bursts(run, layers);
    if (!bursts.isEmpty()) {
      return Observation.abnormal(Severity.CRITICAL, () -> burstFinding(run, bursts));
    }
    List<LayerHistory> steep = steepLayers(run, layers);
    if (!steep.isEmpty()) {
      return Observation.abnormal(Severity.CRITICAL, () -> levelFinding(run, steep));
    }
    return Observation.normalIf(() -> hasRecovered(run, layers));
  }

  /** A layer whose gradient is {@code growth} times its typical norm. */
  private record Burst(
      LayerHistory layer,
      double typicalNorm,
      double growth,
      double updateRatio,
      boolean previousStep) {}

  private List<Burst> bursts(RunView run, List<LayerHistory> layers) {
    boolean nonFinite = hasNonFinite(run);
    List<Burst> bursts = new ArrayList<>();
    for (LayerHistory layer : layers) {
      RollingWindow ratios = layer.updateRatios();
      double updateRatio = run.feature(Feature.PEAK_UPDATE_RATIO, layer);
      if (!(updateRatio >= limits.destructiveUpdateRatio())) {
        continue;
      }
      boolean previousStep = ratios.maxBeforeNewest(2) >= limits.destructiveUpdateRatio();
      if (nonFinite && !previousStep) {
        continue;
      }
      double typicalNorm = run.feature(Feature.TYPICAL_GRADIENT_NORM, layer);
      double growth = run.feature(Feature.GRADIENT_GROWTH, layer);
      double requiredGrowth =
          updatesFollowGradient(run) ? requiredGrowth(ratios, updateRatio) : limits.growth();
      if (typicalNorm > 0 && growth >= requiredGrowth) {
        bursts.add(new Burst(layer, typicalNorm, growth, updateRatio, previousStep));
      }
    }
    return bursts;
  }

  /** Whether updates are known to be proportional to the gradient, so that large ones show it. */
  private static boolean updatesFollowGradient(RunView run) {
    return !run.facts().updateIsNormalized().orElse(true);
  }

  private static boolean hasNonFinite(RunView run) {
    for (LayerHistory layer : run.layers()) {
      if (layer.latest().nonFinite() > 0) {
        return true;
      }
    }
    return false;
  }

  private double requiredGrowth(RollingWindow ratios, double updateRatio) {
    if (ratios.count() > 1
        && ratios.min(2) >= limits.destructiveUpdateRatio()
        && updateRatio >= limits.repeatedUpdateRatio()) {
      return limits.growthWhenRepeated();
    }
    return updateRatio >= limits.replacingUpdateRatio()
        ? limits.growthWhenReplaced()
        : limits.growth();
  }

  private Finding burstFinding(RunView run, List<Burst> bursts) {
    Burst worst = Collections.max(bursts, Comparator.comparingDouble(Burst::growth));
    ExplodingGradientExplanation explanation =
        ExplodingGradientExplanation.forBurst(
            run, limits, worst.updateRatio(), worst.typicalNorm());
    return new Finding(
        Severity.CRITICAL,
        Optional.of(worst.layer().ref()),
        bursts.stream().map(burst -> burst.layer().index()).toList(),
        run.stepsAgo(worst.previousStep() ? 1 : 0),
        explanation.cause(),
        List.of(
            Feature.GRADIENT_GROWTH.evidence(worst.growth(), limits.growth()),
            Evidence.of("gradient norm", worst.layer().norms().last()),
            Feature.TYPICAL_GRADIENT_NORM.evidence(worst.typicalNorm()),
            Feature.PEAK_UPDATE_RATIO.evidence(
                worst.updateRatio(), limits.destructiveUpdateRatio()),
            Evidence.of("loss", run.loss().last())),
        explanation.remedies());
  }

  /** Layers whose gradient is far larger than their weights, in a run that does not learn. */
  private List<LayerHistory> steepLayers(RunView run, List<LayerHistory> layers) {
    if (run.isLearning()) {
      return List.of();
    }
    List<LayerHistory> steep = new ArrayList<>();
    for (LayerHistory layer : layers) {
      if (gradientRatio(run, layer) >= limits.level() || isExtreme(run, layer)) {
        steep.add(layer);
      }
    }
    return steep;
  }

  /** Whether the newest two steps exceed the extreme level. */
  private boolean isExtreme(RunView run, LayerHistory layer) {
    return layer.norms().count() >= 2
        && layer.latest().parameterNorm() > 0
        && layer.norms().min(2) >= limits.extremeLevel() * run.feature(Feature.WEIGHT_NORM, layer);
  }

  /** The gradient over the weights; NaN until the window is full. */
  private static double gradientRatio(RunView run, LayerHistory layer) {
    return layer.norms().count() < run.windows().gradientToWeightsSteps()
        ? Double.NaN
        : run.feature(Feature.GRADIENT_TO_WEIGHTS, layer);
  }

  private Finding levelFinding(RunView run, List<LayerHistory> steep) {
    LayerHistory worst =
        Collections.max(
            steep,
            Comparator.comparingDouble(layer -> run.feature(Feature.GRADIENT_TO_WEIGHTS, layer)));
    double ratio = run.feature(Feature.GRADIENT_TO_WEIGHTS, worst);
    double weights = run.feature(Feature.WEIGHT_NORM, worst);
    ExplodingGradientExplanation explanation =
        ExplodingGradientExplanation.forLevel(ratio, run.loss().median());
    return new Finding(
        Severity.CRITICAL,
        Optional.of(worst.ref()),
        steep.stream().map(LayerHistory::index).toList(),
        run.stepsAgo(isExtreme(run, worst) ? 1 : run.windows().gradientToWeightsSteps() - 1),
        run.atFirstStep(worst.norms()) >= limits.level() * weights,
        explanation.cause(),
        List.of(
            Feature.GRADIENT_TO_WEIGHTS.evidence(ratio, limits.level()),
            Evidence.of("gradient norm", worst.norms().last()),
            Feature.WEIGHT_NORM.evidence(weights),
            Evidence.of("loss", run.loss().median())),
        explanation.remedies());
  }

  private boolean hasRecovered(RunView run, List<LayerHistory> layers) {
    return layers.stream().noneMatch(layer -> layer.norms().last() == 0)
        && layers.stream()
            .allMatch(
                layer ->
                    layer.norms().last() <= limits.recovered() * layer.norms().quantile(0.9)
                        && !(gradientRatio(run, layer) >= limits.level())
                        && !isExtreme(run, layer));
  }
}
