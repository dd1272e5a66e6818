package io.gradwatch.benchmarks.population;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.Quantile;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import java.util.List;
import java.util.stream.DoubleStream;

/** Statistics of a recorded step for validity checks. No detector uses them. */
final class StepStatistics {

  private StepStatistics() {}

  /** Whether the loss and all gradients are finite. */
  static boolean allFinite(StepReport step) {
    return Double.isFinite(gradientNorm(step)) && Double.isFinite(step.loss().orElse(0));
  }

  /** L2 norm of the gradient of all parameters; NaN if an element is not finite. */
  static double gradientNorm(StepReport step) {
    double sum = 0;
    for (LayerReport layer : step.layers()) {
      for (TensorReport tensor : layer.tensors()) {
        sum +=
            tensor.gradient().nonFinite() > 0
                ? Double.NaN
                : tensor.gradient().l2Norm() * tensor.gradient().l2Norm();
      }
    }
    return Math.sqrt(sum);
  }

  /** Ratio of the L2 norm of all weight updates to that of all weights. */
  static double updateRatio(StepReport step) {
    return norm(step, tensor -> isWeight(tensor) ? tensor.updateL2Norm().orElse(0) : 0)
        / norm(step, tensor -> isWeight(tensor) ? tensor.parameterL2Norm().orElse(0) : 0);
  }

  private interface TensorNorm {
    double of(TensorReport tensor);
  }

  private static double norm(StepReport step, TensorNorm norm) {
    double sum = 0;
    for (LayerReport layer : step.layers()) {
      for (TensorReport tensor : layer.tensors()) {
        sum += norm.of(tensor) * norm.of(tensor);
      }
    }
    return Math.sqrt(sum);
  }

  private static boolean isWeight(TensorReport tensor) {
    return tensor.role() != TensorRole.BIAS;
  }

  /** Ratio of the root mean square weight gradient of the first layer to that of the last. */
  static double firstToLastLayerRatio(StepReport step) {
    double[] roots =
        step.layers().stream()
            .flatMap(layer -> layer.tensors().stream().filter(StepStatistics::isWeight).limit(1))
            .mapToDouble(
                tensor ->
                    tensor.gradient().l2Norm() / Math.sqrt((double) tensor.gradient().elements()))
            .toArray();
    return roots.length < 2 ? 1 : roots[0] / roots[roots.length - 1];
  }

  /** Share of dead units in the layer with the most. */
  static double largestDeadUnitShare(StepReport step) {
    return largest(step, layer -> layer.activation().map(a -> a.deadUnitShare()).orElse(0.0));
  }

  /** Share of saturated outputs in the layer with the most, the last layer excluded. */
  static double largestSaturatedShare(StepReport step) {
    int last = step.layers().get(step.layers().size() - 1).index();
    return largest(
        step,
        layer ->
            layer.index() == last
                ? 0
                : layer.activation().map(a -> a.saturatedShare()).orElse(0.0));
  }

  /**
   * Ratio of the gradient norm at the first time step to that at the last: minimum of all layers.
   */
  static double smallestTimeStepRatio(StepReport step) {
    return timeStepRatios(step).min().orElse(Double.NaN);
  }

  /**
   * Ratio of the gradient norm at the first time step to that at the last: maximum of all layers.
   */
  static double largestTimeStepRatio(StepReport step) {
    return timeStepRatios(step).max().orElse(Double.NaN);
  }

  /** Whether any time step of a layer receives gradient, finite or not. */
  static boolean hasTimeStepGradient(StepReport step) {
    return step.layers().stream()
        .flatMap(layer -> layer.timeSteps().stream())
        .flatMap(steps -> steps.gradientL2Norms().stream())
        .anyMatch(norm -> norm != 0);
  }

  private static DoubleStream timeStepRatios(StepReport step) {
    return step.layers().stream()
        .flatMap(layer -> layer.timeSteps().stream())
        .map(steps -> steps.gradientL2Norms())
        .filter(norms -> norms.size() > 1)
        .mapToDouble(norms -> norms.get(0) / norms.get(norms.size() - 1));
  }

  private interface LayerStatistic {
    double of(LayerReport layer);
  }

  private static double largest(StepReport step, LayerStatistic statistic) {
    return step.layers().stream().mapToDouble(statistic::of).max().orElse(0);
  }

  /** Mean loss over a part of the run that is given by two fractions of its length. */
  static double meanLoss(List<StepReport> steps, double from, double to) {
    return steps.subList((int) (from * steps.size()), (int) (to * steps.size())).stream()
        .mapToDouble(step -> step.loss().orElse(Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  /** Median of the values; NaN counts as the largest. */
  static double median(DoubleStream values) {
    return Quantile.median(values.toArray());
  }
}
