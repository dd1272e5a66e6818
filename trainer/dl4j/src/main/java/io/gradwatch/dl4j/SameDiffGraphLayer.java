package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.TensorRole;
import java.util.List;
import java.util.Optional;

/**
 * Variables of a graph of operations that make up a layer, and what becomes of its output.
 *
 * @param index depth: position among the layers, in topological order
 * @param name the name scope of its variables, or the name of the first
 * @param operation that reads its first variable, for example {@code matmul}
 * @param variables that are trained
 * @param activation of its output; empty when it goes through no function that is known
 */
record SameDiffGraphLayer(
    int index,
    String name,
    String operation,
    List<TrainedVariable> variables,
    Optional<ActivationOutput> activation) {

  /**
   * A variable that is trained.
   *
   * @param name in the graph
   * @param param its name in the layer
   * @param role as the operation that reads it tells
   * @param length in elements
   */
  record TrainedVariable(String name, String param, TensorRole role, long length) {}

  /**
   * The output of an activation function.
   *
   * @param name of the variable that holds it
   * @param function the operation's name, for example {@code tanh}
   * @param channelsFirst whether its units lie along the second axis, not along the last
   */
  record ActivationOutput(String name, String function, boolean channelsFirst) {

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
  }

  LayerInfo info() {
    long parameters = variables.stream().mapToLong(TrainedVariable::length).sum();
    return new LayerInfo(
        name,
        operation,
        activation.map(ActivationOutput::function).orElse(""),
        parameters,
        parameters,
        operation.contains("lstm") || operation.contains("gru") || operation.contains("sru"));
  }
}
