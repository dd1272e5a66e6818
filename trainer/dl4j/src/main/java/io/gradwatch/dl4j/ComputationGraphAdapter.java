package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerFamily;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.FrozenVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adapter of a {@link ComputationGraph}: its layers are the layer vertices and other vertices with
 * parameters.
 */
final class ComputationGraphAdapter implements NetworkAdapter {

  private final ComputationGraph graph;

  ComputationGraphAdapter(ComputationGraph graph) {
    this.graph = graph;
  }

  @Override
  public Model model() {
    return graph;
  }

  @Override
  public List<LayerHandle> layerHandles() {
    List<LayerHandle> handles = new ArrayList<>();
    for (int position : graph.topologicalSortOrder()) {
      GraphVertex vertex = graph.getVertices()[position];
      if (!vertex.hasLayer() && vertex.numParams() == 0) {
        continue;
      }
      Layer layer = vertex.hasLayer() ? vertex.getLayer() : null;
      boolean frozen =
          layer instanceof FrozenLayer
              || layer instanceof FrozenLayerWithBackprop
              || vertex instanceof FrozenVertex;
      handles.add(
          new LayerHandle(
              handles.size(),
              NameSanitizer.nameOr(vertex.getVertexName(), "layer" + handles.size()),
              vertex,
              Optional.ofNullable(layer),
              configuration(vertex),
              !frozen,
              vertex.isOutputVertex() && layer instanceof IOutputLayer));
    }
    return handles;
  }

  private Optional<org.deeplearning4j.nn.conf.layers.Layer> configuration(GraphVertex vertex) {
    return layerConfiguration(graph.getConfiguration().getVertices().get(vertex.getVertexName()));
  }

  private static Optional<org.deeplearning4j.nn.conf.layers.Layer> layerConfiguration(
      org.deeplearning4j.nn.conf.graph.@Nullable GraphVertex vertex) {
    if (vertex instanceof org.deeplearning4j.nn.conf.graph.FrozenVertex frozen) {
      return layerConfiguration(frozen.getUnderlying());
    }
    return vertex instanceof org.deeplearning4j.nn.conf.graph.LayerVertex layer
        ? Optional.of(layer.getLayerConf().getLayer())
        : Optional.empty();
  }

  @Override
  public Optional<LayerHandle> precedingLayer(LayerHandle handle, List<LayerHandle> handles) {
    Map<String, List<String>> inputs = graph.getConfiguration().getVertexInputs();
    List<String> inputNames = inputs.get(vertexName(handle));
    while (inputNames != null && !inputNames.isEmpty()) {
      String first = inputNames.get(0);
      Optional<LayerHandle> found =
          handles.stream().filter(h -> vertexName(h).equals(first)).findFirst();
      if (found.isPresent()) {
        return found;
      }
      inputNames = inputs.get(first);
    }
    return Optional.empty();
  }

  @Override
  public List<Integer> inputs(LayerHandle handle, List<LayerHandle> handles) {
    Map<String, Integer> indices =
        handles.stream()
            .collect(Collectors.toMap(ComputationGraphAdapter::vertexName, LayerHandle::index));
    Set<Integer> found = new TreeSet<>();
    Set<String> visited = new HashSet<>();
    Deque<String> pending = new ArrayDeque<>(inputNames(vertexName(handle)));
    while (!pending.isEmpty()) {
      String vertex = pending.remove();
      Integer index = indices.get(vertex);
      if (index != null) {
        found.add(index);
      } else if (visited.add(vertex)) {
        pending.addAll(inputNames(vertex));
      }
    }
    return List.copyOf(found);
  }

  /** The vertices and network inputs that a vertex reads; none for an input of the network. */
  private List<String> inputNames(String vertex) {
    return graph.getConfiguration().getVertexInputs().getOrDefault(vertex, List.of());
  }

  @Override
  public LayerFamily vertexFamily(LayerHandle handle) {
    return graph.getConfiguration().getVertices().get(vertexName(handle)) instanceof AttentionVertex
        ? LayerFamily.ATTENTION
        : LayerFamily.OTHER;
  }

  @Override
  public List<Double> outputLosses(List<LayerHandle> handles) {
    return OutputLosses.of(graph, handles.stream().filter(LayerHandle::isOutput).toList());
  }

  private static String vertexName(LayerHandle handle) {
    return ((GraphVertex) handle.trainable()).getVertexName();
  }

  @Override
  public INDArray gradients() {
    return graph.getFlattenedGradients();
  }

  @Override
  public INDArray parameters() {
    return graph.params();
  }

  @Override
  public OptionalInt tbpttLength() {
    var configuration = graph.getConfiguration();
    return configuration.getBackpropType() == BackpropType.TruncatedBPTT
        ? OptionalInt.of(configuration.getTbpttFwdLength())
        : OptionalInt.empty();
  }

  @Override
  public void replaceLayer(LayerHandle handle, Layer layer) {
    if (!(handle.trainable() instanceof LayerVertex vertex)) {
      throw new IllegalStateException(handle.name() + " is not a layer vertex");
    }
    Layer[] layers = graph.getLayers();
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] == vertex.getLayer()) {
        layers[i] = layer;
      }
    }
    vertex.setLayer(layer);
  }

  @Override
  public Collection<TrainingListener> listeners() {
    return graph.getListeners();
  }

  @Override
  public void setListeners(Collection<TrainingListener> listeners) {
    graph.setListeners(listeners);
  }
}
