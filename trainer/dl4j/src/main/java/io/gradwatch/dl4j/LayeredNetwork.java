package io.gradwatch.dl4j;

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

/** A {@link MultiLayerNetwork}. */
final class LayeredNetwork implements Network {

  private final MultiLayerNetwork network;

  LayeredNetwork(MultiLayerNetwork network) {
    this.network = network;
  }

  @Override
  public Model model() {
    return network;
  }

  @Override
  public List<Part> parts() {
    Layer[] layers = network.getLayers();
    int firstReached = 0;
    for (int i = 0; i < layers.length; i++) {
      if (layers[i] instanceof FrozenLayer) {
        firstReached = i + 1; // back-propagation ends at the frozen layer nearest to the output
      }
    }
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < layers.length; i++) {
      String configured = layers[i].conf().getLayer().getLayerName();
      parts.add(
          new Part(
              i,
              Names.orElse(configured, "layer" + i),
              layers[i],
              Optional.of(layers[i]),
              Optional.of(network.getLayerWiseConfigurations().getConf(i).getLayer()),
              i >= firstReached && !(layers[i] instanceof FrozenLayerWithBackprop),
              i == layers.length - 1 && layers[i] instanceof IOutputLayer));
    }
    return parts;
  }

  @Override
  public Optional<Part> before(Part part, List<Part> parts) {
    return part.index() == 0 ? Optional.empty() : Optional.of(parts.get(part.index() - 1));
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
  public OptionalInt truncatedTo() {
    var configuration = network.getLayerWiseConfigurations();
    return configuration.getBackpropType() == BackpropType.TruncatedBPTT
        ? OptionalInt.of(configuration.getTbpttFwdLength())
        : OptionalInt.empty();
  }

  @Override
  public void replaceLayer(Part part, Layer layer) {
    Layer[] layers = network.getLayers().clone();
    layers[part.index()] = layer;
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
