package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.training.evaluation.EvaluationPoint;
import java.util.List;
import java.util.Optional;

/**
 * What a published rule is fed at a step.
 *
 * @param step the report
 * @param evaluations of the network so far, the newest last; what a stream lacks and rules ask for
 */
record RuleInput(StepReport step, List<EvaluationPoint> evaluations) {

  /** Weight tensors from input to output. */
  List<TensorReport> weights() {
    return step.layers().stream()
        .flatMap(layer -> layer.tensors().stream())
        .filter(tensor -> tensor.role() != TensorRole.BIAS)
        .toList();
  }

  /** All tensors from input to output. */
  List<TensorReport> tensors() {
    return step.layers().stream().flatMap(layer -> layer.tensors().stream()).toList();
  }

  /** The newest evaluation. */
  Optional<EvaluationPoint> latestEvaluation() {
    return evaluations.isEmpty()
        ? Optional.empty()
        : Optional.of(evaluations.get(evaluations.size() - 1));
  }

  /** Whether the loss or an element of a gradient is not finite. */
  boolean hasNonFinite() {
    return !Double.isFinite(step.loss().orElse(0))
        || tensors().stream().anyMatch(tensor -> tensor.gradient().nonFinite() > 0);
  }

  /** Largest share of dead units of a layer. */
  double largestDeadUnitShare() {
    return step.layers().stream()
        .flatMap(layer -> layer.activation().stream())
        .mapToDouble(activation -> activation.deadUnitShare())
        .max()
        .orElse(0);
  }

  /** Largest share of saturated outputs of a hidden layer. */
  double largestSaturatedShare() {
    List<LayerReport> layers = step.layers();
    return layers.subList(0, Math.max(0, layers.size() - 1)).stream()
        .flatMap(layer -> layer.activation().stream())
        .mapToDouble(activation -> activation.saturatedShare())
        .max()
        .orElse(0);
  }

  /** Mean absolute gradient, NaN as soon as an element is not finite, as their programs have it. */
  static double meanAbsolute(TensorReport tensor) {
    return tensor.gradient().nonFinite() > 0 ? Double.NaN : tensor.gradient().meanAbsolute();
  }

  /** Norm of a tensor's update over that of the tensor; NaN when not known. */
  static double updateRatio(TensorReport tensor) {
    return tensor.updateL2Norm().orElse(Double.NaN) / tensor.parameterL2Norm().orElse(Double.NaN);
  }
}
