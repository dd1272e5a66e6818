package io.gradwatch.dl4j;

import io.gradwatch.dl4j.SameDiffGraphLayer.ActivationOutput;
import io.gradwatch.dl4j.SameDiffGraphLayer.TrainedVariable;
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
 * Finds layers in a SameDiff graph, which itself has only variables and operations.
 *
 * <ol>
 *   <li>Variables with the same name scope ({@code dense/w}, {@code dense/b}) form a layer.
 *   <li>Without a scope, a variable with two or more axes starts a layer, and one with fewer axes,
 *       such as a bias or a gain, joins the layer with whose output it is combined.
 *   <li>The first activation function applied to the output of a layer's operations is the layer's
 *       activation.
 * </ol>
 *
 * <p>Layers are in topological order. A layer reads the layers that are nearest to its inputs.
 */
final class SameDiffLayerFinder {

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

  /** A layer whose variables are still being collected. */
  private static final class LayerDraft {

    private final SameDiffOp operation;
    private final List<TrainedVariable> variables = new ArrayList<>();
    private Optional<ActivationOutput> activation = Optional.empty();
    private final Set<String> inputs = new HashSet<>();

    private LayerDraft(SameDiffOp operation) {
      this.operation = operation;
    }
  }

  private final SameDiff graph;
  private final LinkedHashMap<String, LayerDraft> layers = new LinkedHashMap<>();

  /** The deepest layer that contributed to a variable, by the variable's name. */
  private final Map<String, String> layerByVariable = new HashMap<>();

  /** The nearest layers on whose outputs a variable depends, by the variable's name. */
  private final Map<String, Set<String>> sources = new HashMap<>();

  private SameDiffLayerFinder(SameDiff graph) {
    this.graph = graph;
  }

  static List<SameDiffGraphLayer> find(SameDiff graph) {
    SameDiffLayerFinder finder = new SameDiffLayerFinder(graph);
    topologicalOrder(graph).forEach(finder::visit);
    List<SameDiffGraphLayer> found = new ArrayList<>();
    finder.layers.forEach(
        (name, layer) ->
            found.add(
                new SameDiffGraphLayer(
                    found.size(),
                    NameSanitizer.name(name),
                    NameSanitizer.name(layer.operation.getOp().opName()),
                    layer.variables,
                    layer.activation,
                    finder.indices(layer.inputs),
                    finder.lossesOf(name))));
    return found;
  }

  private List<Integer> indices(Set<String> names) {
    List<String> order = List.copyOf(layers.keySet());
    return names.stream().map(order::indexOf).sorted().toList();
  }

  private List<String> lossesOf(String layer) {
    return graph.getLossVariables().stream()
        .filter(loss -> sources.getOrDefault(loss, Set.of()).contains(layer))
        .toList();
  }

  private void visit(SameDiffOp operation) {
    List<String> inputs = inputs(operation);
    for (String input : inputs) {
      if (isTrained(input) && !layerByVariable.containsKey(input)) {
        String name = layerName(input, deepest(inputs));
        layers
            .computeIfAbsent(name, key -> new LayerDraft(operation))
            .variables
            .add(variable(input, name, operation));
        layerByVariable.put(input, name);
      }
    }
    connect(operation, inputs);
    String layer = deepest(inputs);
    if (layer == null) {
      return;
    }
    operation.getOutputsOfOp().forEach(output -> layerByVariable.put(output, layer));
    LayerDraft found = layers.get(layer);
    String function = operation.getOp().opName();
    if (found != null && found.activation.isEmpty() && FUNCTIONS.contains(function)) {
      String output = operation.getOutputsOfOp().get(0);
      found.activation =
          Optional.of(new ActivationOutput(output, function, channelsFirst(found.operation)));
    }
  }

  private void connect(SameDiffOp operation, List<String> inputs) {
    Set<String> owners = new HashSet<>();
    Set<String> read = new HashSet<>();
    for (String input : inputs) {
      if (isTrained(input)) {
        owners.add(layerByVariable.get(input));
      } else {
        read.addAll(sources.getOrDefault(input, Set.of()));
      }
    }
    for (String owner : owners) {
      LayerDraft layer = layers.get(owner);
      if (layer != null) {
        layer.inputs.addAll(read);
        layer.inputs.remove(owner);
      }
    }
    Set<String> nearest = owners.isEmpty() ? read : owners;
    operation.getOutputsOfOp().forEach(output -> sources.put(output, nearest));
  }

  private String layerName(String variable, @Nullable String preceding) {
    int scope = variable.lastIndexOf('/');
    if (scope > 0) {
      return variable.substring(0, scope);
    }
    return preceding == null || rank(variable) > 1 ? variable : preceding;
  }

  private TrainedVariable variable(String name, String layer, SameDiffOp operation) {
    String param = name.startsWith(layer + "/") ? name.substring(layer.length() + 1) : name;
    return new TrainedVariable(
        name,
        NameSanitizer.name(param),
        role(name, operation),
        graph.getVariable(name).getArr().length());
  }

  private TensorRole role(String variable, SameDiffOp operation) {
    if (rank(variable) > 1) {
      return TensorRole.WEIGHT;
    }
    boolean besideWeight =
        inputs(operation).stream().anyMatch(input -> isTrained(input) && rank(input) > 1);
    return besideWeight || ADDITIONS.contains(operation.getOp().opName())
        ? TensorRole.BIAS
        : TensorRole.OTHER;
  }

  /** Returns the most recently found of the layers that contributed to these variables. */
  private @Nullable String deepest(List<String> variables) {
    String deepest = null;
    for (String layer : layers.keySet()) {
      if (variables.stream().anyMatch(variable -> layer.equals(layerByVariable.get(variable)))) {
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

  /**
   * Returns the operations sorted so that each follows those whose outputs it reads; operations in
   * a loop keep their given order.
   */
  private static List<SameDiffOp> topologicalOrder(SameDiff graph) {
    List<SameDiffOp> remaining = new ArrayList<>(graph.getOps().values());
    Set<String> computed = new HashSet<>();
    remaining.forEach(operation -> computed.addAll(operation.getOutputsOfOp()));
    List<SameDiffOp> order = new ArrayList<>();
    Set<String> pending = new HashSet<>(computed);
    while (!remaining.isEmpty()) {
      List<SameDiffOp> ready =
          remaining.stream().filter(o -> inputs(o).stream().noneMatch(pending::contains)).toList();
      List<SameDiffOp> next = ready.isEmpty() ? List.copyOf(remaining) : ready;
      order.addAll(next);
      remaining.removeAll(next);
      next.forEach(operation -> pending.removeAll(operation.getOutputsOfOp()));
    }
    return order;
  }
}
