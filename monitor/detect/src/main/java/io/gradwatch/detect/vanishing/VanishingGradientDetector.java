package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.Window;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Vanishing across depth. With rms(l) the root mean square of layer l's weight gradient, median
 * over the last {@link VanishingLimits#steps} steps, the depth ratio of layer l is
 *
 * <pre>ratio(l) = rms(l) / max over k &gt; l of rms(k)</pre>
 *
 * and the gradient vanishes where it is under {@link VanishingLimits#depthRatio}. Only decay
 * towards the input counts: a healthy deep tanh net may have a first layer with 2,000 times the
 * gradient of its last. A run whose loss falls, or has come down, trains in spite of the ratio
 * (Adam rescales small gradients): that is worth knowing, and calls nobody. Layers whose gradient
 * is exactly zero do not vanish, they are cut off; they are left out, as are frozen ones.
 *
 * <p>Where all layers fade alike, {@link WholeNetwork} tells it by level and by trend.
 */
public final class VanishingGradientDetector implements Detector {

  private final VanishingLimits limits;

  public VanishingGradientDetector(VanishingLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.VANISHING_GRADIENT;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(10, 30);
  }

  @Override
  public Reading read(RunView run) {
    List<LayerHistory> layers = run.trainedLayers();
    if (!enoughSeen(layers)) {
      return Reading.unsure();
    }
    List<Depth> fading = fading(run, layers);
    double worst = fading.stream().mapToDouble(Depth::ratio).min().orElse(1);
    if (worst >= limits.depthRatio()) {
      Optional<WholeNetwork> whole = WholeNetwork.of(run, layers, limits);
      if (whole.isPresent()) {
        return new Reading.Abnormal(whole.get().finding(run, layers, limits));
      }
      return worst >= limits.depthRatio() * limits.recovered()
          ? Reading.normal()
          : Reading.unsure();
    }
    fading.removeIf(depth -> depth.ratio() >= limits.depthRatio());
    return new Reading.Abnormal(finding(run, layers, fading));
  }

  /** Whether every layer has a full window without NaN; a layer may have appeared late. */
  private boolean enoughSeen(List<LayerHistory> layers) {
    return layers.stream()
        .map(layer -> layer.norms().newest(limits.steps()))
        .allMatch(window -> window.count() >= limits.steps() && window.nonFinite() == 0);
  }

  /** A layer's gradient beside that of the strongest layer behind it. */
  private record Depth(
      LayerHistory layer, double rms, LayerHistory strongest, double strongestRms) {

    double ratio() {
      return rms / strongestRms;
    }
  }

  /** Depth ratios of the layers that receive gradient and have one behind them that does. */
  private List<Depth> fading(RunView run, List<LayerHistory> layers) {
    List<Depth> depths = new ArrayList<>();
    Optional<LayerHistory> strongest = Optional.empty();
    double strongestRms = 0;
    boolean small = run.course().smallBatches();
    int steps = small ? Window.CAPACITY : limits.steps();
    double quantile = small ? limits.quantileOfSmallBatches() : 0.5;
    for (int i = layers.size() - 1; i >= 0; i--) {
      LayerHistory layer = layers.get(i);
      double rms = layer.rms(steps, quantile);
      if (rms == 0) {
        continue;
      }
      if (strongest.isPresent()) {
        depths.add(0, new Depth(layer, rms, strongest.get(), strongestRms));
      }
      double strength = layer.strongestRms(steps, quantile);
      if (strength > strongestRms) {
        strongest = Optional.of(layer);
        strongestRms = strength;
      }
    }
    return depths;
  }

  private Finding finding(RunView run, List<LayerHistory> layers, List<Depth> fading) {
    Depth worst = fading.get(0);
    for (Depth depth : fading) {
      worst = depth.ratio() < worst.ratio() ? depth : worst;
    }
    int apart = Math.max(1, layers.indexOf(worst.strongest()) - layers.indexOf(worst.layer()));
    double decades = -Math.log10(worst.ratio()) / apart;
    Diagnosis diagnosis = Diagnosis.of(run, worst.layer(), worst.strongest(), decades);
    return new Finding(
        run.learns() ? Severity.INFO : Severity.CRITICAL,
        Optional.of(worst.layer().ref()),
        fading.stream().map(depth -> depth.layer().index()).toList(),
        run.stepsAgo(limits.steps() - 1),
        diagnosis.cause(),
        List.of(
            Figure.of("depth ratio", worst.ratio(), limits.depthRatio()),
            Figure.of("gradient RMS", worst.rms()),
            Figure.of("gradient RMS of the strongest layer", worst.strongestRms()),
            new Figure("decay", decades, OptionalDouble.empty(), "decades per layer"),
            Figure.of("loss", run.loss().median())),
        diagnosis.remedies());
  }
}
