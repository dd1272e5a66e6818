package io.gradwatch.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A kind of layer, with a minimal network that trains it.
 *
 * @param name name of the kind, with its configuration where that matters
 * @param family heading under which it is listed
 * @param input input type of the network
 * @param layers layers of the network, from the input on
 * @param layerIndex index of the layer of this kind
 * @param data one batch of training data
 */
record LayerKind(
    String name, String family, InputType input, List<Layer> layers, int layerIndex, DataSet data) {

  static final int BATCH = 4;
  static final int STEPS = 6;

  /** Kinds that cannot be trained because Deeplearning4j itself throws. */
  private static final Set<String> UNTRAINABLE =
      Set.of("SimpleRnn, layer normalisation", "LearnedSelfAttentionLayer");

  boolean untrainable() {
    return UNTRAINABLE.contains(name);
  }

  /** All kinds, in the order of the documentation. */
  static List<LayerKind> all() {
    return Stream.of(
            FeedForwardLayerKinds.all(),
            ConvolutionalLayerKinds.all(),
            SequenceLayerKinds.all(),
            OutputLayerKinds.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Places the layer between a dense layer and a softmax output. */
  static LayerKind ofRows(String name, Layer layer) {
    return new LayerKind(
        name,
        "Feed-forward",
        InputType.feedForward(TestNetworks.FEATURES),
        List.of(dense(), layer, softmax()),
        1,
        TestNetworks.rows(BATCH));
  }

  /** Applies the layers to images of 8 × 8 and pools the result. */
  static LayerKind ofImages(String name, Layer... layers) {
    return new LayerKind(
        name,
        "Convolutional",
        InputType.convolutional(8, 8, 1),
        with(layers, pooling(), softmax()),
        layers.length - 1,
        TestNetworks.images(BATCH));
  }

  /** Applies the layers to sequences of three features and pools the result over time. */
  static LayerKind ofSequences(String name, Layer... layers) {
    return new LayerKind(
        name,
        "Sequences",
        InputType.recurrent(TestNetworks.FEATURES, STEPS, RNNFormat.NCW),
        with(layers, pooling(), softmax()),
        layers.length - 1,
        TestNetworks.sequencesToClass(BATCH, STEPS));
  }

  static List<Layer> with(Layer[] first, Layer... then) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(then)).toList();
  }

  static Layer dense() {
    return new DenseLayer.Builder().nOut(TestNetworks.UNITS).build();
  }

  static Layer pooling() {
    return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
  }

  static Layer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(TestNetworks.CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  /** Creates the network, with the same parameters at every call. */
  MultiLayerNetwork network() {
    Nd4j.getRandom().setSeed(5);
    ListBuilder list = TestNetworks.configuration().list();
    layers.forEach(layer -> list.layer(layer.clone()));
    return TestNetworks.network(list.setInputType(input).validateOutputLayerConfig(false).build());
  }

  @Override
  public String toString() {
    return name;
  }
}
