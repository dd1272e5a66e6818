package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.feature.Feature;
import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.DepthRatios;
import io.gradwatch.detect.window.DepthRatios.DepthRatio;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Gradient that vanishes across depth. With rms(l) the root mean square of layer l's weight
 * gradient, the depth ratio of layer l is
 *
 * <pre>ratio(l) = rms(l) / max over k &gt; l of rms(k)</pre>
 *
 * and the gradient vanishes if it is below {@link VanishingGradientLimits#depthRatio}. Only decay
 * towards the input counts: a healthy deep tanh network may have 2,000 times the gradient of its
 * last layer in its first. A run whose loss is falling or has fallen trains in spite of the ratio
 * (Adam rescales small gradients), so the severity is info. Layers whose gradient is exactly zero
 * are disconnected rather than vanishing; they are excluded, as are frozen ones.
 *
 * <p>If the gradient is small in all layers alike, {@link UniformVanishing} detects it by level and
 * by trend.
 */
public final class VanishingGradientDetector implements Detector {

  private final VanishingGradientLimits limits;

  public VanishingGradientDetector(VanishingGradientLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.VANISHING_GRADIENT;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(limits.confirmAfter(), limits.clearAfter());
  }

  @Override
  public Observation detect(RunView run) {
    List<LayerHistory> layers = run.trainedLayers();
    if (!hasFullWindows(run, layers)) {
      return Observation.inconclusive();
    }
    double worst = run.feature(Feature.DEPTH_RATIO_BOUND);
    if (worst < limits.depthRatio() && run.facts().isBranched()) {
      worst = run.feature(Feature.SMALLEST_DEPTH_RATIO);
    }
    if (worst < limits.depthRatio()) {
      return Observation.abnormal(severity(run), () -> finding(run, layers));
    }
    Optional<UniformVanishing> whole = UniformVanishing.of(run, layers, limits);
    if (whole.isPresent()) {
      return Observation.abnormal(
          Severity.CRITICAL, () -> whole.get().finding(run, layers, limits));
    }
    return worst < limits.depthRatio() * limits.recoveredFactor()
        ? Observation.inconclusive()
        : Observation.normal();
  }

  private static Severity severity(RunView run) {
    return run.isLearning() ? Severity.INFO : Severity.CRITICAL;
  }

  /** Whether every layer has a full window without NaN; a layer may have appeared late. */
  private static boolean hasFullWindows(RunView run, List<LayerHistory> layers) {
    int steps = run.windows().gradientSteps();
    for (LayerHistory layer : layers) {
      RollingWindow norms = layer.norms();
      if (norms.count() < steps || norms.nonFinite(steps) > 0) {
        return false;
      }
    }
    return true;
  }

  /** Number of layers from the strongest to the vanishing one, at least 1. */
  private static int layersApart(RunView run, List<LayerHistory> layers, DepthRatio ratio) {
    OptionalInt depth = run.facts().depth(ratio.layer().index());
    OptionalInt strongest = run.facts().depth(ratio.strongest().index());
    boolean known = run.facts().isBranched() && depth.isPresent() && strongest.isPresent();
    return Math.max(
        1,
        known
            ? depth.getAsInt() - strongest.getAsInt()
            : layers.indexOf(ratio.strongest()) - layers.indexOf(ratio.layer()));
  }

  private Finding finding(RunView run, List<LayerHistory> layers) {
    List<DepthRatio> ratios = DepthRatios.of(run);
    ratios.removeIf(ratio -> ratio.value() >= limits.depthRatio());
    DepthRatio worst = ratios.get(0);
    for (DepthRatio ratio : ratios) {
      worst = ratio.value() < worst.value() ? ratio : worst;
    }
    double decades = -Math.log10(worst.value()) / layersApart(run, layers, worst);
    VanishingGradientExplanation explanation =
        VanishingGradientExplanation.of(run, limits, worst.layer(), worst.strongest(), decades);
    return new Finding(
        severity(run),
        Optional.of(worst.layer().ref()),
        ratios.stream().map(ratio -> ratio.layer().index()).toList(),
        run.stepsAgo(run.windows().gradientSteps() - 1),
        explanation.cause(),
        List.of(
            Evidence.of("depth ratio", worst.value(), limits.depthRatio()),
            Feature.GRADIENT_RMS.evidence(worst.rms()),
            Evidence.of("gradient RMS of the strongest layer", worst.strongestRms()),
            new Evidence("decay", decades, OptionalDouble.empty(), "decades per layer"),
            Evidence.of("loss", run.loss().median())),
        explanation.remedies());
  }
}
