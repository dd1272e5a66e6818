package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.Window;
import io.gradwatch.protocol.Figure;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A gradient that has vanished in every layer alike, so that no depth ratio shows it: by its level,
 * or by its trend over time. Both only in a run whose loss stands.
 *
 * @param strongest the layer that receives most
 * @param value gradient over weights (level), or over the gradient of the first steps (trend)
 * @param byTrend which of the two
 */
record WholeNetwork(LayerHistory strongest, double value, boolean byTrend) {

  /** Empty where it does not show. */
  static Optional<WholeNetwork> of(RunView run, List<LayerHistory> layers, VanishingLimits limits) {
    if (run.learns() || layers.isEmpty()) {
      return Optional.empty();
    }
    WholeNetwork level = strongest(run, layers, limits, false);
    if (level.value() > 0 && level.value() < limits.level()) {
      return Optional.of(level);
    }
    WholeNetwork trend = strongest(run, layers, limits, true);
    boolean longEnough = run.stepsSeen() >= 2L * limits.steps();
    return longEnough && trend.value() > 0 && trend.value() < limits.faded()
        ? Optional.of(trend)
        : Optional.empty();
  }

  private static WholeNetwork strongest(
      RunView run, List<LayerHistory> layers, VanishingLimits limits, boolean byTrend) {
    boolean small = run.course().smallBatches();
    int steps = small ? Window.CAPACITY : limits.steps();
    double quantile = small ? 1 : 0.5; // a few examples in many may hold all that is to be learned
    WholeNetwork strongest = new WholeNetwork(layers.get(0), 0, byTrend);
    for (LayerHistory layer : layers) {
      double norm = layer.norms().newest(steps).quantile(quantile);
      double unit =
          byTrend ? layer.firstNorms().quantile(quantile) : layer.latest().parameterNorm();
      double value = unit > 0 ? norm / unit : Double.POSITIVE_INFINITY;
      strongest = value > strongest.value() ? new WholeNetwork(layer, value, byTrend) : strongest;
    }
    return strongest;
  }

  Finding finding(RunView run, List<LayerHistory> layers, VanishingLimits limits) {
    String cause =
        byTrend
            ? String.format(
                Locale.ROOT,
                "The gradient of every layer has faded to %.0e of what it was at the first steps,"
                    + " and the loss stands.",
                value)
            : String.format(
                Locale.ROOT,
                "Even the strongest layer, %s, receives a gradient of %.0e of its weights: the"
                    + " output passes hardly anything back.",
                strongest.name(),
                value);
    return new Finding(
        Severity.CRITICAL,
        Optional.of(layers.get(0).ref()),
        layers.stream().map(LayerHistory::index).toList(),
        run.stepsAgo(limits.steps() - 1),
        cause,
        List.of(
            byTrend
                ? Figure.of("gradient norm over that of the first steps", value, limits.faded())
                : Figure.of("gradient norm over parameter norm", value, limits.level()),
            Figure.of("gradient norm", strongest.norms().median()),
            Figure.of("loss", run.loss().median())),
        REMEDIES);
  }

  private static final List<Remedy> REMEDIES =
      List.of(
          RemedyKey.SCALE_INPUTS.saying("Scale the inputs to mean 0 and deviation 1."),
          RemedyKey.MATCH_OUTPUT_ACTIVATION.saying(
              "Pair a sigmoid or softmax output with cross-entropy: with a squared error its"
                  + " gradient dies where the answer is surely wrong."),
          RemedyKey.USE_ADAM.saying("Use Adam, which rescales small gradients."),
          RemedyKey.USE_RELU_HE.saying("Use ReLU with He initialisation."));
}
