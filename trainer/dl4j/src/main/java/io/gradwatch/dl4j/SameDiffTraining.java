package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.FrameworkVocabulary;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.LossReduction;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.TrainingInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.loss.BaseLoss;

/**
 * Describes what a SameDiff graph minimises and how: its optimiser, and one output for each loss
 * variable. A loss is found by the operation that computes it; one that a user wrote out in
 * arithmetic is unknown, except for a mean of squared differences.
 */
final class SameDiffTraining {

  /** Operations that average or add up a loss, or add something to it. */
  private static final Set<String> COMBINATIONS =
      Set.of(
          "reduce_mean",
          "reduce_sum",
          "identity",
          "add",
          "multiply",
          "divide",
          "mul_scalar",
          "div_scalar",
          "add_scalar");

  private static final Set<String> SQUARES = Set.of("squaredsubtract", "square");

  private SameDiffTraining() {}

  static TrainingInfo of(SameDiff graph, List<SameDiffGraphLayer> layers) {
    TrainingConfig configuration = graph.getTrainingConfig();
    if (configuration == null) {
      return TrainingInfo.UNKNOWN;
    }
    List<OutputInfo> outputs =
        graph.getLossVariables().stream()
            .limit(Contract.MAX_OUTPUTS)
            .map(variable -> output(graph, variable, layers))
            .toList();
    return new TrainingInfo(
        OptimizerDescription.settings(
                configuration.getUpdater(),
                Optional.ofNullable(configuration.getRegularization()).orElse(List.of()))
            .build(),
        outputs,
        OptionalDouble.empty());
  }

  private static OutputInfo output(
      SameDiff graph, String variable, List<SameDiffGraphLayer> layers) {
    SameDiffOp operation = lossOperation(graph, variable, new HashSet<>());
    Optional<SameDiffGraphLayer> layer =
        layers.stream()
            .filter(candidate -> candidate.losses().contains(variable))
            .reduce((shallower, deeper) -> deeper);
    String word = operation == null ? "" : operation.getOp().opName();
    LossFamily family =
        SQUARES.contains(word) ? LossFamily.SQUARED_ERROR : FrameworkVocabulary.loss(word);
    OutputInfo output =
        OutputInfo.of(
                NameSanitizer.nameOr(variable, "loss"),
                family,
                NameSanitizer.name(word),
                activation(word, layer),
                units(graph, operation, layer))
            .withUnitReduction(unitReduction(operation, family));
    OutputInfo located = layer.map(found -> output.ofLayer(found.index())).orElse(output);
    return operation != null && operation.getOp() instanceof BaseLoss
        ? located.weighted(!isOne(graph, operation.getInputsToOp().get(1)))
        : located;
  }

  /** The operation that computes a loss, before it is averaged; null if it is not known. */
  private static @Nullable SameDiffOp lossOperation(
      SameDiff graph, String variable, Set<String> visited) {
    SameDiffOp operation =
        graph.getOps().values().stream()
            .filter(candidate -> candidate.getOutputsOfOp().contains(variable))
            .findFirst()
            .orElse(null);
    if (operation == null || !visited.add(variable)) {
      return null;
    }
    String word = operation.getOp().opName();
    boolean isLoss = word.contains("loss") || word.endsWith("logits") || SQUARES.contains(word);
    if (isLoss) {
      return operation;
    }
    if (COMBINATIONS.contains(word) && operation.getInputsToOp() != null) {
      for (String input : operation.getInputsToOp()) {
        SameDiffOp found = lossOperation(graph, input, visited);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static ActivationFamily activation(String word, Optional<SameDiffGraphLayer> layer) {
    if (word.contains("softmax")) {
      return ActivationFamily.SOFTMAX;
    }
    if (word.startsWith("sigm") || word.startsWith("weighted_cross_entropy")) {
      return ActivationFamily.SIGMOID;
    }
    return layer.map(SameDiffGraphLayer::activationFamily).orElse(ActivationFamily.UNKNOWN);
  }

  /** The size of the last axis of the predictions, or of the weights that compute them. */
  private static long units(
      SameDiff graph, @Nullable SameDiffOp operation, Optional<SameDiffGraphLayer> layer) {
    if (operation == null) {
      return 0;
    }
    SDVariable predictions = graph.getVariable(operation.getInputsToOp().get(0));
    long[] shape = predictions == null ? null : predictions.getShape();
    if (shape != null && shape.length > 1) {
      return Math.max(0, shape[shape.length - 1]);
    }
    return layer.map(found -> unitsOfWeights(graph, found)).orElse(0L);
  }

  private static long unitsOfWeights(SameDiff graph, SameDiffGraphLayer layer) {
    if (!layer.operation().contains("mul")) {
      return 0;
    }
    INDArray weights = graph.getVariable(layer.variables().get(0).name()).getArr();
    return weights.rank() == 2 ? weights.size(1) : 0;
  }

  private static LossReduction unitReduction(@Nullable SameDiffOp operation, LossFamily family) {
    if (operation == null || !(operation.getOp() instanceof BaseLoss loss)) {
      return family == LossFamily.CROSS_ENTROPY ? LossReduction.SUM : LossReduction.UNKNOWN;
    }
    boolean averaged =
        loss.getLossReduce() == LossReduce.MEAN_BY_WEIGHT
            || loss.getLossReduce() == LossReduce.MEAN_BY_NONZERO_WEIGHT_COUNT;
    if (!averaged) {
      return LossReduction.UNKNOWN;
    }
    return family == LossFamily.CROSS_ENTROPY ? LossReduction.SUM : LossReduction.MEAN;
  }

  /** Whether a variable is the constant 1 that stands for no weights. */
  private static boolean isOne(SameDiff graph, String variable) {
    SDVariable weights = graph.getVariable(variable);
    INDArray values =
        weights != null && weights.getVariableType() == VariableType.CONSTANT
            ? weights.getArr()
            : null;
    return values != null && values.length() == 1 && values.getDouble(0) == 1;
  }
}
