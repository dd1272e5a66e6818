package io.gradwatch.detect.window;

import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TimeStepReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One layer over the last steps. Its norm is that of its weights, recurrent ones included: biases
 * see gradients of another magnitude and would hide what the weights receive.
 *
 * @param index depth, from 0 at the input
 * @param name of the layer
 * @param norms L2 norm of the weights' gradient
 * @param firstNorms the same at the attempt's first {@value #FIRST} steps
 * @param updateRatios L2 norm of the weights' update over that of the weights
 * @param highestUpdateRatio of the attempt; 0 before the first
 * @param saturated share of saturated outputs
 * @param dead share of units that were zero for the whole batch
 * @param unitSpread how much the weights of its units differ when last measured, the least of its
 *     tensors: 0 when all units are copies of each other; NaN before
 * @param firstGain factor by which its weights scaled a signal at its first step; NaN when not
 *     known
 * @param tensors every parameter tensor
 * @param time how its gradient fades through time; empty unless recurrent
 * @param reverseTime the same for a bidirectional layer's backward direction
 * @param latest figures of the newest step
 */
public record LayerHistory(
    int index,
    String name,
    Window norms,
    Window firstNorms,
    Window updateRatios,
    double highestUpdateRatio,
    Window saturated,
    Window dead,
    double unitSpread,
    double firstGain,
    List<TensorHistory> tensors,
    Optional<TimeHistory> time,
    Optional<TimeHistory> reverseTime,
    LayerFigures latest) {

  /** Steps that show how a layer started. */
  static final int FIRST = 8;

  public LayerHistory {
    tensors = List.copyOf(tensors);
  }

  /** What is remembered after a layer's first report. */
  public static LayerHistory of(LayerReport report) {
    return new LayerHistory(
            report.index(),
            report.name(),
            Window.empty(),
            Window.empty(),
            Window.empty(),
            0,
            Window.empty(),
            Window.empty(),
            Double.NaN,
            LayerFigures.of(report).gain(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            LayerFigures.of(report))
        .plus(report);
  }

  /** This history and one more step. */
  public LayerHistory plus(LayerReport report) {
    LayerFigures figures = LayerFigures.of(report);
    boolean weights = report.tensors().stream().anyMatch(LayerHistory::isWeight);
    return new LayerHistory(
        index,
        report.name(),
        weights ? norms.plus(figures.weightNorm()) : norms,
        weights && firstNorms.count() < FIRST ? firstNorms.plus(figures.weightNorm()) : firstNorms,
        weights && figures.updateMeasured()
            ? updateRatios.plus(figures.updateRatio())
            : updateRatios,
        figures.updateRatio() > highestUpdateRatio ? figures.updateRatio() : highestUpdateRatio,
        report.activation().map(a -> saturated.plus(a.saturatedShare())).orElse(saturated),
        report.activation().map(a -> dead.plus(a.deadUnitShare())).orElse(dead),
        spread(report).orElse(unitSpread),
        firstGain,
        tensorsPlus(report),
        report.timeSteps().map(steps -> timePlus(time, steps.gradientL2Norms())).or(() -> time),
        report.timeSteps().flatMap(this::reversePlus).or(() -> reverseTime),
        figures);
  }

  static boolean isWeight(TensorReport tensor) {
    return tensor.role() == TensorRole.WEIGHT || tensor.role() == TensorRole.RECURRENT_WEIGHT;
  }

  private static OptionalDouble spread(LayerReport report) {
    return report.tensors().stream().flatMapToDouble(tensor -> tensor.unitSpread().stream()).min();
  }

  private List<TensorHistory> tensorsPlus(LayerReport report) {
    Map<String, Window> known = new HashMap<>();
    tensors.forEach(tensor -> known.put(tensor.param(), tensor.norms()));
    List<TensorHistory> next = new ArrayList<>();
    for (TensorReport tensor : report.tensors()) {
      next.add(TensorHistory.of(tensor, known.getOrDefault(tensor.param(), Window.empty())));
    }
    return next;
  }

  private static TimeHistory timePlus(Optional<TimeHistory> before, List<Double> norms) {
    return before
        .orElseGet(TimeHistory::empty)
        .plus(norms.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Optional<TimeHistory> reversePlus(TimeStepReport steps) {
    if (steps.reverseGradientL2Norms().isEmpty()) {
      return Optional.empty();
    }
    List<Double> asRead = new ArrayList<>(steps.reverseGradientL2Norms());
    Collections.reverse(asRead);
    return Optional.of(timePlus(reverseTime, asRead));
  }

  /** The layer as a verdict names it. */
  public LayerRef ref() {
    return new LayerRef(index, name);
  }

  /**
   * Root mean square of the weights' gradient over the elements that received any, quantile over
   * the newest {@code steps}: norms of layers of different sizes become comparable.
   */
  public double rms(int steps, double quantile) {
    return norms.newest(steps).quantile(quantile)
        / Math.sqrt((double) Math.max(1, latest.nonZeroWeights()));
  }

  /**
   * The largest root mean square of the layer's weights and biases by themselves, quantile over the
   * newest {@code steps}. A bias counts here: where the activations before it have died away, the
   * weights receive nothing and the bias alone still shows what arrives from behind. Of weights
   * that received no gradient at all, 0.
   */
  public double strongestRms(int steps, double quantile) {
    double strongest = 0;
    for (TensorHistory tensor : tensors) {
      if (tensor.role() != TensorRole.OTHER) {
        double rms = tensor.rms(steps, quantile);
        strongest = rms > strongest ? rms : strongest;
      }
    }
    return strongest;
  }
}
