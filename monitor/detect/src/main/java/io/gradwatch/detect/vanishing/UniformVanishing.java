package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Severity;
import java.util.List;
import java.util.Optional;

/**
 * A gradient that has vanished in every layer alike, so that no depth ratio shows it: by its level,
 * or by its trend over time. Both only in a run whose loss has plateaued.
 *
 * @param strongest layer with the largest gradient
 * @param value gradient over weights (level), or over the gradient of the first steps (trend)
 * @param byTrend whether it was detected by trend
 */
record UniformVanishing(LayerHistory strongest, double value, boolean byTrend) {

  /** Empty if the gradient has not vanished uniformly. */
  static Optional<UniformVanishing> of(
      RunView run, List<LayerHistory> layers, VanishingGradientLimits limits) {
    if (run.isLearning() || layers.isEmpty()) {
      return Optional.empty();
    }
    UniformVanishing level = strongest(run, layers, limits, false);
    if (level.value() > 0 && level.value() < limits.level()) {
      return Optional.of(level);
    }
    UniformVanishing trend = strongest(run, layers, limits, true);
    boolean longEnough = run.stepsSeen() >= 2L * limits.steps();
    return longEnough && trend.value() > 0 && trend.value() < limits.trend()
        ? Optional.of(trend)
        : Optional.empty();
  }

  private static UniformVanishing strongest(
      RunView run, List<LayerHistory> layers, VanishingGradientLimits limits, boolean byTrend) {
    int steps = RepresentativeNorm.steps(run, limits);
    double quantile = RepresentativeNorm.quantile(run);
    UniformVanishing strongest = new UniformVanishing(layers.get(0), 0, byTrend);
    for (LayerHistory layer : layers) {
      double norm = layer.norms().quantile(steps, quantile);
      double unit =
          byTrend ? layer.firstNorms().quantile(quantile) : layer.latest().parameterNorm();
      double value = unit > 0 ? norm / unit : Double.POSITIVE_INFINITY;
      strongest =
          value > strongest.value() ? new UniformVanishing(layer, value, byTrend) : strongest;
    }
    return strongest;
  }

  Finding finding(RunView run, List<LayerHistory> layers, VanishingGradientLimits limits) {
    VanishingGradientExplanation explanation =
        byTrend
            ? VanishingGradientExplanation.ofTrend(value)
            : VanishingGradientExplanation.ofLevel(strongest.name(), value);
    return new Finding(
        Severity.CRITICAL,
        Optional.of(layers.get(0).ref()),
        layers.stream().map(LayerHistory::index).toList(),
        run.stepsAgo(limits.steps() - 1),
        explanation.cause(),
        List.of(
            byTrend
                ? Evidence.of("gradient norm over that of the first steps", value, limits.trend())
                : Evidence.of("gradient norm over parameter norm", value, limits.level()),
            Evidence.of("gradient norm", strongest.norms().median()),
            Evidence.of("loss", run.loss().median())),
        explanation.remedies());
  }
}
