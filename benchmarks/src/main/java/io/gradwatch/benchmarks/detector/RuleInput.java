package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Input of a published rule at one step.
 *
 * @param evaluations evaluations of the network up to this step, oldest first; rules on accuracy
 *     need them, and step reports do not contain them
 */
record RuleInput(StepReport step, List<EvaluationPoint> evaluations) {

  /** Weight tensors, from the input layer to the output layer. */
  List<TensorReport> weights() {
    return step.layers().stream()
        .flatMap(layer -> layer.tensors().stream())
        .filter(tensor -> tensor.role() != TensorRole.BIAS)
        .toList();
  }

  /** Whether a condition holds for any weight tensor. */
  boolean anyWeight(Predicate<TensorReport> condition) {
    return weights().stream().anyMatch(condition);
  }

  /** All tensors, from the input layer to the output layer. */
  List<TensorReport> tensors() {
    return step.layers().stream().flatMap(layer -> layer.tensors().stream()).toList();
  }

  /** The latest evaluation. */
  Optional<EvaluationPoint> latestEvaluation() {
    return evaluations.isEmpty()
        ? Optional.empty()
        : Optional.of(evaluations.get(evaluations.size() - 1));
  }

  /** Whether the loss or an element of a gradient is NaN or infinite. */
  boolean hasNonFinite() {
    return !Double.isFinite(step.loss().orElse(0))
        || tensors().stream().anyMatch(tensor -> tensor.gradient().nonFinite() > 0);
  }

  /** Share of dead units in the layer with the most. */
  double largestDeadUnitShare() {
    return step.layers().stream()
        .flatMap(layer -> layer.activation().stream())
        .mapToDouble(activation -> activation.deadUnitShare())
        .max()
        .orElse(0);
  }

  /** Share of saturated outputs in the hidden layer with the most. */
  double largestSaturatedShare() {
    List<LayerReport> layers = step.layers();
    return layers.subList(0, Math.max(0, layers.size() - 1)).stream()
        .flatMap(layer -> layer.activation().stream())
        .mapToDouble(activation -> activation.saturatedShare())
        .max()
        .orElse(0);
  }

  /** Mean absolute gradient; NaN if an element is not finite, as in the published programs. */
  static double meanAbsolute(TensorReport tensor) {
    return tensor.gradient().nonFinite() > 0 ? Double.NaN : tensor.gradient().meanAbsolute();
  }

  /** Ratio of the norm of a tensor's update to that of the tensor; NaN if unknown. */
  static double updateRatio(TensorReport tensor) {
    return tensor.updateL2Norm().orElse(Double.NaN) / tensor.parameterL2Norm().orElse(Double.NaN);
  }
}
