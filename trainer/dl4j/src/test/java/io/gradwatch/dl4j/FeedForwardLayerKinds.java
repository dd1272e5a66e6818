package io.gradwatch.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Layer kinds for feature vectors. */
final class FeedForwardLayerKinds {

  private FeedForwardLayerKinds() {}

  @SuppressWarnings("rawtypes") // builders of Deeplearning4j
  static List<LayerKind> all() {
    return List.of(
        LayerKind.ofRows("DenseLayer", LayerKind.dense()),
        LayerKind.ofRows(
            "DenseLayer, layer normalisation",
            new DenseLayer.Builder().nOut(TestNetworks.UNITS).hasLayerNorm(true).build()),
        LayerKind.ofRows(
            "DenseLayer, no bias",
            new DenseLayer.Builder().nOut(TestNetworks.UNITS).hasBias(false).build()),
        embedding(),
        LayerKind.ofRows(
            "ElementWiseMultiplicationLayer",
            new ElementWiseMultiplicationLayer.Builder()
                .nIn(TestNetworks.UNITS)
                .nOut(TestNetworks.UNITS)
                .build()),
        LayerKind.ofRows(
            "PReLULayer", new PReLULayer.Builder().inputShape(TestNetworks.UNITS).build()),
        LayerKind.ofRows("BatchNormalization", new BatchNormalization()),
        LayerKind.ofRows("AutoEncoder", new AutoEncoder.Builder().nOut(TestNetworks.UNITS).build()),
        LayerKind.ofRows(
            "VariationalAutoencoder",
            new VariationalAutoencoder.Builder()
                .nOut(2)
                .encoderLayerSizes(3)
                .decoderLayerSizes(3)
                .build()),
        LayerKind.ofRows("ActivationLayer", new ActivationLayer(Activation.TANH)),
        LayerKind.ofRows("DropoutLayer", new DropoutLayer(0.8)),
        new LayerKind(
            "RepeatVector",
            "Feed-forward",
            InputType.feedForward(TestNetworks.FEATURES),
            List.of(
                LayerKind.dense(),
                new RepeatVector.Builder().repetitionFactor(3).build(),
                LayerKind.pooling(),
                LayerKind.softmax()),
            1,
            TestNetworks.rows(LayerKind.BATCH)),
        LayerKind.ofRows("SameDiffLayer (user-defined)", new Scaled()),
        LayerKind.ofRows("SameDiffLambdaLayer (user-defined)", new Doubled()),
        LayerKind.ofRows("FrozenLayer", new FrozenLayer(LayerKind.dense())),
        LayerKind.ofRows(
            "FrozenLayerWithBackprop", new FrozenLayerWithBackprop(LayerKind.dense())));
  }

  private static LayerKind embedding() {
    INDArray words = Nd4j.createFromArray(new float[][] {{0}, {3}, {3}, {1}});
    return new LayerKind(
        "EmbeddingLayer",
        "Feed-forward",
        InputType.feedForward(7),
        List.of(
            new EmbeddingLayer.Builder().nIn(7).nOut(TestNetworks.UNITS).build(),
            LayerKind.softmax()),
        0,
        new DataSet(words, TestNetworks.oneHot(LayerKind.BATCH)));
  }

  /** y = tanh(x) · scale. */
  static final class Scaled extends SameDiffLayer {

    @Override
    public SDVariable defineLayer(
        SameDiff graph,
        SDVariable input,
        java.util.Map<String, SDVariable> params,
        SDVariable mask) {
      return graph.math().tanh(input).mul(params.get("scale"));
    }

    @Override
    public void defineParameters(SDLayerParams params) {
      params.addWeightParam("scale", 1, TestNetworks.UNITS);
    }

    @Override
    public void initializeParameters(java.util.Map<String, INDArray> params) {
      params.get("scale").assign(0.5);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }

    @Override
    public Scaled clone() {
      return (Scaled) super.clone();
    }
  }

  /** y = 2 x. */
  static final class Doubled extends SameDiffLambdaLayer {

    @Override
    public SDVariable defineLayer(SameDiff graph, SDVariable input) {
      return input.mul(2);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }

    @Override
    public Doubled clone() {
      return (Doubled) super.clone();
    }
  }
}
