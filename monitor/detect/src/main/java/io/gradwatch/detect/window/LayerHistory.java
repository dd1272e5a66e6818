package io.gradwatch.detect.window;

import io.gradwatch.protocol.ActivationReport;
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
 * @param firstNorms the same at the attempt's first {@value #FIRST_STEPS} steps
 * @param updateRatios L2 norm of the weights' update over that of the weights
 * @param highestUpdateRatio of the attempt; 0 before the first
 * @param saturatedShares share of saturated outputs
 * @param deadUnitShares share of units that were zero for the whole batch
 * @param unitSpread how much the weights of its units differ when last measured, the least of its
 *     tensors: 0 when all units are copies of each other; NaN before
 * @param firstGain factor by which its weights scaled a signal at its first step; NaN when not
 *     known
 * @param firstDeviation standard deviation of its output at its first step, before any update; NaN
 *     when not measured
 * @param tensors every parameter tensor
 * @param forwardTimeSteps how its gradient fades through time; empty unless recurrent
 * @param backwardTimeSteps the same for a bidirectional layer's backward direction
 * @param latest figures of the newest step
 */
public record LayerHistory(
    int index,
    String name,
    RollingWindow norms,
    RollingWindow firstNorms,
    RollingWindow updateRatios,
    double highestUpdateRatio,
    RollingWindow saturatedShares,
    RollingWindow deadUnitShares,
    double unitSpread,
    double firstGain,
    double firstDeviation,
    List<TensorHistory> tensors,
    Optional<TimeStepHistory> forwardTimeSteps,
    Optional<TimeStepHistory> backwardTimeSteps,
    LayerStepStatistics latest) {

  /** Steps that show how a layer started. */
  static final int FIRST_STEPS = 8;

  public LayerHistory {
    tensors = List.copyOf(tensors);
  }

  /** What is remembered after a layer's first report. */
  public static LayerHistory of(LayerReport report) {
    return new LayerHistory(
            report.index(),
            report.name(),
            RollingWindow.empty(),
            RollingWindow.empty(),
            RollingWindow.empty(),
            0,
            RollingWindow.empty(),
            RollingWindow.empty(),
            Double.NaN,
            LayerStepStatistics.of(report).gain(),
            report.activation().map(ActivationReport::standardDeviation).orElse(Double.NaN),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            LayerStepStatistics.of(report))
        .plus(report);
  }

  /** This history and one more step. */
  public LayerHistory plus(LayerReport report) {
    LayerStepStatistics statistics = LayerStepStatistics.of(report);
    boolean weights = report.tensors().stream().anyMatch(LayerHistory::isWeight);
    return new LayerHistory(
        index,
        report.name(),
        weights ? norms.plus(statistics.weightGradientNorm()) : norms,
        weights && firstNorms.count() < FIRST_STEPS
            ? firstNorms.plus(statistics.weightGradientNorm())
            : firstNorms,
        weights && statistics.updateMeasured()
            ? updateRatios.plus(statistics.updateRatio())
            : updateRatios,
        statistics.updateRatio() > highestUpdateRatio
            ? statistics.updateRatio()
            : highestUpdateRatio,
        report
            .activation()
            .map(a -> saturatedShares.plus(a.saturatedShare()))
            .orElse(saturatedShares),
        report.activation().map(a -> deadUnitShares.plus(a.deadUnitShare())).orElse(deadUnitShares),
        spread(report).orElse(unitSpread),
        firstGain,
        firstDeviation,
        appendTensors(report),
        report
            .timeSteps()
            .map(steps -> appendTimeSteps(forwardTimeSteps, steps.gradientL2Norms()))
            .or(() -> forwardTimeSteps),
        report.timeSteps().flatMap(this::appendReverseTimeSteps).or(() -> backwardTimeSteps),
        statistics);
  }

  static boolean isWeight(TensorReport tensor) {
    return tensor.role() == TensorRole.WEIGHT || tensor.role() == TensorRole.RECURRENT_WEIGHT;
  }

  private static OptionalDouble spread(LayerReport report) {
    return report.tensors().stream().flatMapToDouble(tensor -> tensor.unitSpread().stream()).min();
  }

  private List<TensorHistory> appendTensors(LayerReport report) {
    Map<String, RollingWindow> known = new HashMap<>();
    tensors.forEach(tensor -> known.put(tensor.param(), tensor.norms()));
    List<TensorHistory> next = new ArrayList<>();
    for (TensorReport tensor : report.tensors()) {
      next.add(TensorHistory.of(tensor, known.getOrDefault(tensor.param(), RollingWindow.empty())));
    }
    return next;
  }

  private static TimeStepHistory appendTimeSteps(
      Optional<TimeStepHistory> before, List<Double> norms) {
    return before
        .orElseGet(TimeStepHistory::empty)
        .plus(norms.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Optional<TimeStepHistory> appendReverseTimeSteps(TimeStepReport steps) {
    if (steps.reverseGradientL2Norms().isEmpty()) {
      return Optional.empty();
    }
    List<Double> inReadingOrder = new ArrayList<>(steps.reverseGradientL2Norms());
    Collections.reverse(inReadingOrder);
    return Optional.of(appendTimeSteps(backwardTimeSteps, inReadingOrder));
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
        / Math.sqrt((double) Math.max(1, latest.nonZeroWeightGradients()));
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
