package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.feature.Feature;
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
 * @param value value of the feature
 * @param feature {@link Feature#GRADIENT_LEVEL} or {@link Feature#GRADIENT_TREND}, by which it was
 *     detected
 */
record UniformVanishing(LayerHistory strongest, double value, Feature feature) {

  /** Empty if the gradient has not vanished uniformly. */
  static Optional<UniformVanishing> of(
      RunView run, List<LayerHistory> layers, VanishingGradientLimits limits) {
    if (run.isLearning() || layers.isEmpty()) {
      return Optional.empty();
    }
    UniformVanishing level = strongest(run, layers, Feature.GRADIENT_LEVEL);
    if (level.value() > 0 && level.value() < limits.level()) {
      return Optional.of(level);
    }
    UniformVanishing trend = strongest(run, layers, Feature.GRADIENT_TREND);
    boolean longEnough = run.stepsSeen() >= 2L * run.windows().gradientSteps();
    return longEnough && trend.value() > 0 && trend.value() < limits.trend()
        ? Optional.of(trend)
        : Optional.empty();
  }

  private static UniformVanishing strongest(
      RunView run, List<LayerHistory> layers, Feature feature) {
    UniformVanishing strongest = new UniformVanishing(layers.get(0), 0, feature);
    for (LayerHistory layer : layers) {
      double value = run.feature(feature, layer);
      strongest =
          value > strongest.value() ? new UniformVanishing(layer, value, feature) : strongest;
    }
    return strongest;
  }

  Finding finding(RunView run, List<LayerHistory> layers, VanishingGradientLimits limits) {
    boolean byTrend = feature == Feature.GRADIENT_TREND;
    VanishingGradientExplanation explanation =
        byTrend
            ? VanishingGradientExplanation.ofTrend(value)
            : VanishingGradientExplanation.ofLevel(strongest.name(), value);
    return new Finding(
        Severity.CRITICAL,
        Optional.of(layers.get(0).ref()),
        layers.stream().map(LayerHistory::index).toList(),
        run.stepsAgo(run.windows().gradientSteps() - 1),
        explanation.cause(),
        List.of(
            feature.evidence(value, byTrend ? limits.trend() : limits.level()),
            Evidence.of("gradient norm", strongest.norms().median()),
            Evidence.of("loss", run.loss().median())),
        explanation.remedies());
  }
}
