package io.gradwatch.dl4j;

import io.gradwatch.dl4j.GraphLayer.GraphActivation;
import io.gradwatch.dl4j.GraphLayer.GraphVariable;
import io.gradwatch.protocol.TensorRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;

/**
 * Finds the layers in a graph of operations, which knows only variables.
 *
 * <ol>
 *   <li>Variables of one name scope ({@code dense/w}, {@code dense/b}) are a layer.
 *   <li>Without a scope, a variable of two axes or more begins a layer, and one of fewer joins the
 *       layer whose output meets it: a bias, a gain.
 *   <li>The first activation function behind a layer's operations is the layer's.
 * </ol>
 *
 * <p>Their order is topological, so that the index tells the depth.
 */
final class GraphLayers {

  private static final Set<String> FUNCTIONS =
      Set.of(
          "tanh",
          "hardtanh",
          "sigmoid",
          "hard_sigmoid",
          "relu",
          "relu6",
          "leakyrelu",
          "elu",
          "selu",
          "gelu",
          "swish",
          "mish",
          "softplus",
          "softsign");

  private static final Set<String> ADDITIONS = Set.of("add", "biasadd");

  /** A layer that is being found. */
  private static final class Found {

    private final SameDiffOp operation;
    private final List<GraphVariable> variables = new ArrayList<>();
    private Optional<GraphActivation> activation = Optional.empty();

    private Found(SameDiffOp operation) {
      this.operation = operation;
    }
  }

  private final SameDiff graph;
  private final LinkedHashMap<String, Found> layers = new LinkedHashMap<>();

  /** By name of a variable: the deepest layer that had a part in it. */
  private final Map<String, String> layerOf = new HashMap<>();

  private GraphLayers(SameDiff graph) {
    this.graph = graph;
  }

  static List<GraphLayer> of(SameDiff graph) {
    GraphLayers finder = new GraphLayers(graph);
    inOrder(graph).forEach(finder::visit);
    List<GraphLayer> found = new ArrayList<>();
    finder.layers.forEach(
        (name, layer) ->
            found.add(
                new GraphLayer(
                    found.size(),
                    Names.fit(name),
                    Names.fit(layer.operation.getOp().opName()),
                    layer.variables,
                    layer.activation)));
    return found;
  }

  private void visit(SameDiffOp operation) {
    List<String> inputs = inputs(operation);
    for (String input : inputs) {
      if (isTrained(input) && !layerOf.containsKey(input)) {
        String name = layerName(input, deepest(inputs));
        layers
            .computeIfAbsent(name, key -> new Found(operation))
            .variables
            .add(variable(input, name, operation));
        layerOf.put(input, name);
      }
    }
    String layer = deepest(inputs);
    if (layer == null) {
      return;
    }
    operation.getOutputsOfOp().forEach(output -> layerOf.put(output, layer));
    Found found = layers.get(layer);
    String function = operation.getOp().opName();
    if (found != null && found.activation.isEmpty() && FUNCTIONS.contains(function)) {
      String output = operation.getOutputsOfOp().get(0);
      found.activation =
          Optional.of(new GraphActivation(output, function, channelsFirst(found.operation)));
    }
  }

  private String layerName(String variable, @Nullable String before) {
    int scope = variable.lastIndexOf('/');
    if (scope > 0) {
      return variable.substring(0, scope);
    }
    return before == null || rank(variable) > 1 ? variable : before;
  }

  private GraphVariable variable(String name, String layer, SameDiffOp operation) {
    String param = name.startsWith(layer + "/") ? name.substring(layer.length() + 1) : name;
    return new GraphVariable(
        name, Names.fit(param), role(name, operation), graph.getVariable(name).getArr().length());
  }

  private TensorRole role(String variable, SameDiffOp operation) {
    if (rank(variable) > 1) {
      return TensorRole.WEIGHT;
    }
    boolean besideWeights =
        inputs(operation).stream().anyMatch(input -> isTrained(input) && rank(input) > 1);
    return besideWeights || ADDITIONS.contains(operation.getOp().opName())
        ? TensorRole.BIAS
        : TensorRole.OTHER;
  }

  /** The last that was found of the layers that these variables come from. */
  private @Nullable String deepest(List<String> variables) {
    String deepest = null;
    for (String layer : layers.keySet()) {
      if (variables.stream().anyMatch(variable -> layer.equals(layerOf.get(variable)))) {
        deepest = layer;
      }
    }
    return deepest;
  }

  private boolean isTrained(String variable) {
    SDVariable known = graph.getVariable(variable);
    return known.getVariableType() == VariableType.VARIABLE && known.getArr() != null;
  }

  private int rank(String variable) {
    return graph.getVariable(variable).getArr().rank();
  }

  private static boolean channelsFirst(SameDiffOp operation) {
    return operation.getOp() instanceof Conv2D convolution && !convolution.getConfig().isNHWC();
  }

  private static List<String> inputs(SameDiffOp operation) {
    return Optional.ofNullable(operation.getInputsToOp()).orElse(List.of());
  }

  /** Every operation after those whose outputs it reads; those of a loop in the order given. */
  private static List<SameDiffOp> inOrder(SameDiff graph) {
    List<SameDiffOp> waiting = new ArrayList<>(graph.getOps().values());
    Set<String> computed = new HashSet<>();
    waiting.forEach(operation -> computed.addAll(operation.getOutputsOfOp()));
    List<SameDiffOp> order = new ArrayList<>();
    Set<String> pending = new HashSet<>(computed);
    while (!waiting.isEmpty()) {
      List<SameDiffOp> ready =
          waiting.stream().filter(o -> inputs(o).stream().noneMatch(pending::contains)).toList();
      List<SameDiffOp> next = ready.isEmpty() ? List.copyOf(waiting) : ready;
      order.addAll(next);
      waiting.removeAll(next);
      next.forEach(operation -> pending.removeAll(operation.getOutputsOfOp()));
    }
    return order;
  }
}
