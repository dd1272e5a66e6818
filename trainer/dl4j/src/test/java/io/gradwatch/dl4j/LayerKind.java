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
 * A kind of layer in the smallest network that trains it.
 *
 * @param name of the kind, and how it is configured where that matters
 * @param family the heading it is listed under
 * @param input what the network reads
 * @param layers from the input on
 * @param layerIndex index of the layer that this is about
 * @param data a batch
 */
record LayerKind(
    String name, String family, InputType input, List<Layer> layers, int layerIndex, DataSet data) {

  static final int BATCH = 4;
  static final int STEPS = 6;

  /** Those that Deeplearning4j itself cannot train, whose own code throws. */
  private static final Set<String> UNTRAINABLE =
      Set.of("SimpleRnn, layer normalisation", "LearnedSelfAttentionLayer");

  boolean untrainable() {
    return UNTRAINABLE.contains(name);
  }

  /** All of them, in the order of the documentation. */
  static List<LayerKind> all() {
    return Stream.of(
            FeedForwardLayerKinds.all(),
            ConvolutionalLayerKinds.all(),
            SequenceLayerKinds.all(),
            OutputLayerKinds.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Between a dense layer and a softmax. */
  static LayerKind ofRows(String name, Layer layer) {
    return new LayerKind(
        name,
        "Feed-forward",
        InputType.feedForward(TestNetworks.FEATURES),
        List.of(dense(), layer, softmax()),
        1,
        TestNetworks.rows(BATCH));
  }

  /** Over images of 8 × 8, after a convolution; the results are pooled. */
  static LayerKind ofImages(String name, Layer... layers) {
    return new LayerKind(
        name,
        "Convolutional",
        InputType.convolutional(8, 8, 1),
        with(layers, pooling(), softmax()),
        layers.length - 1,
        TestNetworks.images(BATCH));
  }

  /** Over sequences of three features; the results are pooled over time. */
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

  /** The same at every call. */
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
