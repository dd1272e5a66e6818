package io.gradwatch.detect.exploding;

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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Explosion, in two forms, with g the L2 norm of a layer's weight gradient, u of its update and w
 * of its weights.
 *
 * <p><b>Burst</b>: growth = g / (90th percentile of g over the steps before) reaches {@link
 * ExplodingLimits#growth}, and u / w of this step or the last shows that the weights were thrown
 * ({@link ExplodingLimits#thrown}). A spike that clipping or Adam absorbs leaves u / w small, and
 * is healthy. A gradient that turns non-finite after a step that threw the weights has grown
 * without bound; one that does so out of the blue has met a NaN, and is no explosion. Where weights
 * were thrown whole by an updater whose steps follow the gradient's size, less growth suffices.
 * Certain at once: the next step may be the last finite one.
 *
 * <p><b>Level</b>: g / w stays over {@link ExplodingLimits#level} while the loss does not fall: the
 * steepness is in the data (targets or inputs of 1e4 and more), and an adaptive updater hides it.
 * Over {@link ExplodingLimits#levelAtOnce}, two steps suffice.
 *
 * <p>Over when g is near its usual size again and finite; while it is exactly zero (every ReLU
 * dead) or NaN, the explosion's damage lasts and so does the verdict.
 */
public final class ExplodingGradientDetector implements Detector {

  private final ExplodingLimits limits;

  public ExplodingGradientDetector(ExplodingLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.EXPLODING_GRADIENT;
  }

  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(1, 30);
  }

  @Override
  public Reading read(RunView run) {
    List<LayerHistory> layers = run.trainedLayers();
    List<Burst> bursts = bursts(run, layers);
    if (!bursts.isEmpty()) {
      return new Reading.Abnormal(burst(run, bursts));
    }
    List<LayerHistory> steep = steep(run, layers);
    if (!steep.isEmpty()) {
      return new Reading.Abnormal(level(run, steep));
    }
    return settled(layers) ? Reading.normal() : Reading.unsure();
  }

  /** A layer whose gradient burst: {@code growth} times {@code usual}. */
  private record Burst(
      LayerHistory layer, double usual, double growth, double thrown, boolean late) {}

  private List<Burst> bursts(RunView run, List<LayerHistory> layers) {
    boolean broken = run.layers().stream().anyMatch(layer -> layer.latest().nonFinite() > 0);
    List<Burst> bursts = new ArrayList<>();
    for (LayerHistory layer : layers) {
      Window ratios = layer.updateRatios().newest(2);
      double thrown = ratios.max();
      double norm = layer.norms().last();
      boolean late = ratios.before().max() >= limits.thrown();
      boolean threw = broken ? late : thrown >= limits.thrown();
      if (!threw) {
        continue;
      }
      double usual = layer.norms().before().quantile(0.9);
      double growth = Double.isFinite(norm) ? norm / usual : Double.POSITIVE_INFINITY;
      double needed = run.adaptive() ? limits.growth() : needed(ratios, thrown);
      if (usual > 0 && growth >= needed) {
        bursts.add(new Burst(layer, usual, growth, thrown, late));
      }
    }
    return bursts;
  }

  private double needed(Window ratios, double thrown) {
    if (ratios.count() > 1 && ratios.min() >= limits.thrown() && thrown >= 0.9) {
      return limits.growthWhenThrownTwice();
    }
    return thrown >= 1 ? limits.growthWhenThrown() : limits.growth();
  }

  private Finding burst(RunView run, List<Burst> bursts) {
    Burst worst = Collections.max(bursts, Comparator.comparingDouble(Burst::growth));
    Advice advice = Advice.forBurst(run, worst.thrown(), worst.usual());
    return new Finding(
        Severity.CRITICAL,
        Optional.of(worst.layer().ref()),
        bursts.stream().map(burst -> burst.layer().index()).toList(),
        run.stepsAgo(worst.late() ? 1 : 0),
        advice.cause(),
        List.of(
            Figure.of("growth", worst.growth(), limits.growth()),
            Figure.of("gradient norm", worst.layer().norms().last()),
            Figure.of("usual gradient norm", worst.usual()),
            Figure.of("update ratio", worst.thrown(), limits.thrown()),
            Figure.of("loss", run.loss().last())),
        advice.remedies());
  }

  /** Layers whose gradient dwarfs their weights, in a run that gets nowhere. */
  private List<LayerHistory> steep(RunView run, List<LayerHistory> layers) {
    if (run.learns()) {
      return List.of();
    }
    return layers.stream()
        .filter(layer -> gradientRatio(layer) >= limits.level() || dwarfed(layer))
        .toList();
  }

  /** Whether two steps in a row were so steep that no third is needed. */
  private boolean dwarfed(LayerHistory layer) {
    Window newest = layer.norms().newest(2);
    return newest.count() == 2
        && layer.latest().parameterNorm() > 0
        && newest.min() >= limits.levelAtOnce() * layer.latest().parameterNorm();
  }

  /** Median gradient norm over the newest parameter norm; NaN before the window is full. */
  private double gradientRatio(LayerHistory layer) {
    Window newest = layer.norms().newest(limits.levelSteps());
    return newest.count() < limits.levelSteps()
        ? Double.NaN
        : newest.median() / layer.latest().parameterNorm();
  }

  /** Median gradient norm, over the steps there are, over the newest parameter norm. */
  private double newestRatio(LayerHistory layer) {
    return layer.norms().newest(limits.levelSteps()).median() / layer.latest().parameterNorm();
  }

  private Finding level(RunView run, List<LayerHistory> steep) {
    LayerHistory worst = Collections.max(steep, Comparator.comparingDouble(this::newestRatio));
    Advice advice = Advice.forLevel(newestRatio(worst), run.loss().median());
    return new Finding(
        Severity.CRITICAL,
        Optional.of(worst.ref()),
        steep.stream().map(LayerHistory::index).toList(),
        run.stepsAgo(dwarfed(worst) ? 1 : limits.levelSteps() - 1),
        run.atFirst(worst.norms()) >= limits.level() * worst.latest().parameterNorm(),
        advice.cause(),
        List.of(
            Figure.of("gradient to parameter norm", newestRatio(worst), limits.level()),
            Figure.of("gradient norm", worst.norms().last()),
            Figure.of("parameter norm", worst.latest().parameterNorm()),
            Figure.of("loss", run.loss().median())),
        advice.remedies());
  }

  private boolean settled(List<LayerHistory> layers) {
    return layers.stream().noneMatch(layer -> layer.norms().last() == 0)
        && layers.stream()
            .allMatch(
                layer ->
                    layer.norms().last() <= limits.settled() * layer.norms().quantile(0.9)
                        && !(gradientRatio(layer) >= limits.level())
                        && !dwarfed(layer));
  }
}
