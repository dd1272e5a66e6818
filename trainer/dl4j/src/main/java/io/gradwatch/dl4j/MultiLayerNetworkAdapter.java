package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerFamily;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adapter of a {@link MultiLayerNetwork}. */
final class MultiLayerNetworkAdapter implements NetworkAdapter {

  private final MultiLayerNetwork network;

  MultiLayerNetworkAdapter(MultiLayerNetwork network) {
    this.network = network;
  }

  @Override
  public Model model() {
    return network;
  }

  @Override
  public List<LayerHandle> layerHandles() {
    Layer[] layers = network.getLayers();
    int firstTrained = 0;
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] instanceof FrozenLayer) {
        firstTrained = i + 1; // back-propagation ends at the frozen layer nearest to the output
      }
    }
    List<LayerHandle> handles = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      String name = layers[i].conf().getLayer().getLayerName();
      handles.add(
          new LayerHandle(
              i,
              NameSanitizer.nameOr(name, "layer" + i),
              layers[i],
              Optional.of(layers[i]),
              Optional.of(network.getLayerWiseConfigurations().getConf(i).getLayer()),
              i >= firstTrained && !(layers[i] instanceof FrozenLayerWithBackprop),
              i == layers.length - 1 && layers[i] instanceof IOutputLayer));
    }
    return handles;
  }

  @Override
  public Optional<LayerHandle> precedingLayer(LayerHandle handle, List<LayerHandle> handles) {
    return handle.index() == 0 ? Optional.empty() : Optional.of(handles.get(handle.index() - 1));
  }

  @Override
  public List<Integer> inputs(LayerHandle handle, List<LayerHandle> handles) {
    return handle.index() == 0 ? List.of() : List.of(handle.index() - 1);
  }

  @Override
  public LayerFamily vertexFamily(LayerHandle handle) {
    return LayerFamily.OTHER; // there are no vertices
  }

  @Override
  public List<Double> outputLosses(List<LayerHandle> handles) {
    return List.of();
  }

  @Override
  public INDArray gradients() {
    return network.getFlattenedGradients();
  }

  @Override
  public INDArray parameters() {
    return network.params();
  }

  @Override
  public OptionalInt tbpttLength() {
    var configuration = network.getLayerWiseConfigurations();
    return configuration.getBackpropType() == BackpropType.TruncatedBPTT
        ? OptionalInt.of(configuration.getTbpttFwdLength())
        : OptionalInt.empty();
  }

  @Override
  public void replaceLayer(LayerHandle handle, Layer layer) {
    Layer[] layers = network.getLayers().clone();
    layers[handle.index()] = layer;
    network.setLayers(layers);
  }

  @Override
  public Collection<TrainingListener> listeners() {
    return network.getListeners();
  }

  @Override
  public void setListeners(Collection<TrainingListener> listeners) {
    network.setListeners(listeners);
  }
}
