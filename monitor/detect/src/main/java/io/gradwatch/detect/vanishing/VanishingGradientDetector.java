package io.gradwatch.detect.vanishing;

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
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Gradient that vanishes across depth. With rms(l) the root mean square of layer l's weight
 * gradient, median over the last {@link VanishingGradientLimits#steps} steps, the depth ratio of
 * layer l is
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
    if (!hasFullWindows(layers)) {
      return Observation.inconclusive();
    }
    double worst = worstDepthRatio(run, layers);
    if (!(worst >= limits.depthRatio()) && run.facts().isBranched()) {
      worst = depthRatios(run, layers).stream().mapToDouble(DepthRatio::value).min().orElse(1);
    }
    if (worst >= limits.depthRatio()) {
      Optional<UniformVanishing> whole = UniformVanishing.of(run, layers, limits);
      if (whole.isPresent()) {
        return Observation.abnormal(
            Severity.CRITICAL, () -> whole.get().finding(run, layers, limits));
      }
      return worst >= limits.depthRatio() * limits.recoveredFactor()
          ? Observation.normal()
          : Observation.inconclusive();
    }
    return Observation.abnormal(severity(run), () -> finding(run, layers));
  }

  private static Severity severity(RunView run) {
    return run.isLearning() ? Severity.INFO : Severity.CRITICAL;
  }

  /** Whether every layer has a full window without NaN; a layer may have appeared late. */
  private boolean hasFullWindows(List<LayerHistory> layers) {
    for (LayerHistory layer : layers) {
      RollingWindow norms = layer.norms();
      if (norms.count() < limits.steps() || norms.nonFinite(limits.steps()) > 0) {
        return false;
      }
    }
    return true;
  }

  /** The gradient of a layer and that of the strongest layer behind it. */
  private record DepthRatio(
      LayerHistory layer, double rms, LayerHistory strongest, double strongestRms) {

    double value() {
      return rms / strongestRms;
    }
  }

  /**
   * The smallest of the depth ratios in the order of the list, 1 without any; NaN if one is. In a
   * graph no depth ratio is smaller, since the list has every layer behind another after it.
   */
  private double worstDepthRatio(RunView run, List<LayerHistory> layers) {
    int steps = RepresentativeNorm.steps(run, limits);
    double quantile = RepresentativeNorm.quantile(run);
    double worst = Double.POSITIVE_INFINITY;
    double strongest = 0;
    boolean found = false;
    for (int i = layers.size() - 1; i >= 0; i--) {
      double rms = layers.get(i).rms(steps, quantile);
      if (rms == 0) {
        continue;
      }
      if (strongest > 0) {
        worst = Math.min(worst, rms / strongest);
        found = true;
      }
      strongest = Math.max(strongest, layers.get(i).strongestRms(steps, quantile));
    }
    return found ? worst : 1;
  }

  /** Depth ratios of the layers that receive gradient and have a layer behind them that does. */
  private List<DepthRatio> depthRatios(RunView run, List<LayerHistory> layers) {
    if (run.facts().isBranched()) {
      return depthRatiosOfGraph(run, layers);
    }
    List<DepthRatio> ratios = new ArrayList<>();
    Optional<LayerHistory> strongest = Optional.empty();
    double strongestRms = 0;
    int steps = RepresentativeNorm.steps(run, limits);
    double quantile = RepresentativeNorm.quantile(run);
    for (int i = layers.size() - 1; i >= 0; i--) {
      LayerHistory layer = layers.get(i);
      double rms = layer.rms(steps, quantile);
      if (rms == 0) {
        continue;
      }
      if (strongest.isPresent()) {
        ratios.add(0, new DepthRatio(layer, rms, strongest.get(), strongestRms));
      }
      double strength = layer.strongestRms(steps, quantile);
      if (strength > strongestRms) {
        strongest = Optional.of(layer);
        strongestRms = strength;
      }
    }
    return ratios;
  }

  /** The same along the edges: two towers that share only their input are not behind each other. */
  private List<DepthRatio> depthRatiosOfGraph(RunView run, List<LayerHistory> layers) {
    int steps = RepresentativeNorm.steps(run, limits);
    double quantile = RepresentativeNorm.quantile(run);
    double[] strengths =
        layers.stream().mapToDouble(layer -> layer.strongestRms(steps, quantile)).toArray();
    List<DepthRatio> ratios = new ArrayList<>();
    for (LayerHistory layer : layers) {
      double rms = layer.rms(steps, quantile);
      int strongest = -1;
      for (int i = 0; i < strengths.length; i++) {
        boolean stronger = strengths[i] > (strongest < 0 ? 0 : strengths[strongest]);
        if (stronger && run.facts().isBehind(layer.index(), layers.get(i).index())) {
          strongest = i;
        }
      }
      if (rms != 0 && strongest >= 0) {
        ratios.add(new DepthRatio(layer, rms, layers.get(strongest), strengths[strongest]));
      }
    }
    return ratios;
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
    List<DepthRatio> ratios = depthRatios(run, layers);
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
        run.stepsAgo(limits.steps() - 1),
        explanation.cause(),
        List.of(
            Evidence.of("depth ratio", worst.value(), limits.depthRatio()),
            Evidence.of("gradient RMS", worst.rms()),
            Evidence.of("gradient RMS of the strongest layer", worst.strongestRms()),
            new Evidence("decay", decades, OptionalDouble.empty(), "decades per layer"),
            Evidence.of("loss", run.loss().median())),
        explanation.remedies());
  }
}
