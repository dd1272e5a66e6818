package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.FrameworkVocabulary;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.TensorRole;
import java.util.List;
import java.util.Optional;

/**
 * Layer found in a SameDiff graph: its trained variables and its activation function.
 *
 * @param index position among the layers in topological order, which is its depth
 * @param name name scope of its variables, or the name of the first variable
 * @param operation name of the operation that reads its first variable, for example {@code matmul}
 * @param variables its trained variables
 * @param activation its activation function; empty if the output passes through none that is known
 * @param inputs indices of the layers whose outputs it reads, directly or through operations
 * @param losses names of the loss variables that are computed on its output
 */
record SameDiffGraphLayer(
    int index,
    String name,
    String operation,
    List<TrainedVariable> variables,
    Optional<ActivationOutput> activation,
    List<Integer> inputs,
    List<String> losses) {

  /**
   * A trained variable.
   *
   * @param name name in the graph
   * @param param name within the layer
   * @param role what the variable is for, derived from the operation that reads it
   * @param length number of elements
   */
  record TrainedVariable(String name, String param, TensorRole role, long length) {}

  /**
   * Output of an activation function.
   *
   * @param name name of the variable that holds the output
   * @param function name of the operation, for example {@code tanh}
   * @param channelsFirst whether the units are on the second axis instead of the last
   */
  record ActivationOutput(String name, String function, boolean channelsFirst) {

    ActivationFamily family() {
      ActivationFamily family = FrameworkVocabulary.activation(function);
      return family == ActivationFamily.UNKNOWN ? ActivationFamily.OTHER : family;
    }

    Saturation saturation() {
      return switch (function) {
        case "tanh", "hardtanh" -> Saturation.TANH;
        case "sigmoid", "hard_sigmoid" -> Saturation.SIGMOID;
        case "relu", "relu6" -> Saturation.RECTIFIER;
        default -> Saturation.NONE;
      };
    }
  }

  SameDiffGraphLayer {
    variables = List.copyOf(variables);
    inputs = List.copyOf(inputs);
    losses = List.copyOf(losses);
  }

  ActivationFamily activationFamily() {
    return activation.map(ActivationOutput::family).orElse(ActivationFamily.IDENTITY);
  }

  LayerInfo info() {
    long parameters = variables.stream().mapToLong(TrainedVariable::length).sum();
    LayerFamily family = FrameworkVocabulary.layer(operation);
    return new LayerInfo(
            name,
            operation,
            activation.map(ActivationOutput::function).orElse(""),
            parameters,
            parameters,
            operation.contains("lstm") || operation.contains("gru") || operation.contains("sru"))
        .withFamilies(
            family == LayerFamily.UNKNOWN ? LayerFamily.OTHER : family, activationFamily())
        .withOutput(!losses.isEmpty())
        .withInputs(inputs);
  }
}
