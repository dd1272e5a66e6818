package io.gradwatch.dl4j;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the two kinds of Deeplearning4j network have in common, which they do not say themselves.
 */
sealed interface NetworkAdapter permits MultiLayerNetworkAdapter, ComputationGraphAdapter {

  /** The network that a model is; empty for one that is none, such as a layer that pretrains. */
  static Optional<NetworkAdapter> of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return Optional.of(new MultiLayerNetworkAdapter(network));
    }
    return model instanceof ComputationGraph graph
        ? Optional.of(new ComputationGraphAdapter(graph))
        : Optional.empty();
  }

  Model model();

  /** From input to output: the order in which their parameters lie in the flat arrays. */
  List<LayerHandle> layerHandles();

  /** The nearest part whose output, or what other vertices made of it, a part reads first. */
  Optional<LayerHandle> precedingLayer(LayerHandle handle, List<LayerHandle> handles);

  /** The flat gradients of all parameters; what the updater made of them, once it has run. */
  INDArray gradients();

  /** The flat parameters. */
  INDArray parameters();

  /**
   * Time steps of a segment of truncated back-propagation; empty when it is not truncated.
   * Deeplearning4j 1.0.0-M2.1 goes back over the whole segment, whatever backward length it is
   * configured to.
   */
  OptionalInt tbpttLength();

  /** Puts a layer in the place of the one that the part has. */
  void replaceLayer(LayerHandle handle, Layer layer);

  Collection<TrainingListener> listeners();

  void setListeners(Collection<TrainingListener> listeners);
}
