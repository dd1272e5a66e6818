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
 * One layer over the recent steps. Its gradient norm is that of the weights, recurrent weights
 * included: the gradients of biases have a different magnitude and would mask that of the weights.
 *
 * @param index depth of the layer, 0 at the input
 * @param name name of the layer
 * @param norms L2 norm of the weight gradient
 * @param firstNorms L2 norm of the weight gradient at the first {@value #FIRST_STEPS} steps
 * @param updateRatios L2 norm of the update over that of the weights
 * @param highestUpdateRatio highest update ratio of the attempt; 0 before the first
 * @param saturatedShares share of saturated outputs
 * @param deadUnitShares share of units that were zero for the whole batch
 * @param unitSpread newest measure of how much the weights of different units differ, the minimum
 *     over the tensors: 0 if all units are identical; NaN before the first
 * @param firstGain factor by which the weights scaled a signal at the first step; NaN if unknown
 * @param firstDeviation standard deviation of the output at the first step, before any update; NaN
 *     if it was not measured
 * @param tensors every parameter tensor
 * @param forwardTimeSteps gradient by time step; empty unless the layer is recurrent
 * @param backwardTimeSteps gradient by time step of the backward direction of a bidirectional layer
 * @param latest statistics of the newest step
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

  /** Number of steps that show the initial gradient of a layer. */
  static final int FIRST_STEPS = 8;

  public LayerHistory {
    tensors = List.copyOf(tensors);
  }

  /** The history after the first report of a layer. */
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

  /** Adds the report of one more step. */
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

  /** Reference to the layer, for a verdict. */
  public LayerRef ref() {
    return new LayerRef(index, name);
  }

  /**
   * Quantile, over the newest {@code steps}, of the root mean square of the weight gradient over
   * the elements that received any. It makes layers of different sizes comparable.
   */
  public double rms(int steps, double quantile) {
    return norms.newest(steps).quantile(quantile)
        / Math.sqrt((double) Math.max(1, latest.nonZeroWeightGradients()));
  }

  /**
   * Largest root mean square of any weight or bias tensor of the layer; quantile over the newest
   * {@code steps}. Biases count here: if the activations before the layer are dead, its weights
   * receive no gradient, and the bias alone shows the gradient that reaches the layer. 0 if no
   * tensor received gradient.
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
