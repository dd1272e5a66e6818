package io.gradwatch.dl4j;

import io.gradwatch.protocol.LayerFamily;
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

/** Common interface of Deeplearning4j's two kinds of network, which share none of their own. */
sealed interface NetworkAdapter permits MultiLayerNetworkAdapter, ComputationGraphAdapter {

  /**
   * Returns the adapter of a model; empty if it is not a network, such as a layer that is being
   * pretrained.
   */
  static Optional<NetworkAdapter> of(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return Optional.of(new MultiLayerNetworkAdapter(network));
    }
    return model instanceof ComputationGraph graph
        ? Optional.of(new ComputationGraphAdapter(graph))
        : Optional.empty();
  }

  Model model();

  /** The layers from input to output, which is the order of their parameters in the flat arrays. */
  List<LayerHandle> layerHandles();

  /**
   * Returns the nearest layer whose output is the first input of a layer, directly or through
   * vertices that are not layers.
   */
  Optional<LayerHandle> precedingLayer(LayerHandle handle, List<LayerHandle> handles);

  /**
   * Returns the indices of the layers whose outputs a layer reads, directly or through vertices
   * that are not layers; none if it reads the network's input only.
   */
  List<Integer> inputs(LayerHandle handle, List<LayerHandle> handles);

  /** Returns the family of a vertex that is not a layer but has parameters, such as attention. */
  LayerFamily vertexFamily(LayerHandle handle);

  /**
   * Returns the loss of each of several outputs in the order of their layers, for the pass just
   * done; none if there is one output only, or if Deeplearning4j does not keep them.
   */
  List<Double> outputLosses(List<LayerHandle> handles);

  /** The flat gradient of all parameters; the flat update, once the updater has run. */
  INDArray gradients();

  /** The flat parameters. */
  INDArray parameters();

  /**
   * Number of time steps in a segment of truncated back-propagation; empty if it is not truncated.
   * Deeplearning4j 1.0.0-M2.1 propagates back over the whole segment, whatever backward length is
   * configured.
   */
  OptionalInt tbpttLength();

  /** Replaces the layer that the handle refers to. */
  void replaceLayer(LayerHandle handle, Layer layer);

  Collection<TrainingListener> listeners();

  void setListeners(Collection<TrainingListener> listeners);
}
