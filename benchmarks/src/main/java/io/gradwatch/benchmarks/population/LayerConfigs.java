package io.gradwatch.benchmarks.population;

import io.gradwatch.lab.layer.Gru;
import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.RowShape;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.weights.WeightInitIdentity;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/** Configurations of layers and of chains of them. */
final class LayerConfigs {

  /** Width and height of the digit images. */
  private static final int IMAGE_SIZE = 8;

  private LayerConfigs() {}

  static Layer dense(int width) {
    return new DenseLayer.Builder().nOut(width).build();
  }

  static Layer denseBias(int width, double bias) {
    return new DenseLayer.Builder().nOut(width).biasInit(bias).build();
  }

  /** A dense layer without activation function, for use before a normalisation. */
  static Layer linear(int width) {
    return new DenseLayer.Builder().nOut(width).activation(Activation.IDENTITY).build();
  }

  /** A dense layer that normalises its outputs before the activation function. */
  static Layer layerNorm(int width) {
    return new DenseLayer.Builder().nOut(width).hasLayerNorm(true).build();
  }

  static Layer batchNorm() {
    return new BatchNormalization.Builder().build();
  }

  /** Dropout that retains inputs with this probability. */
  static Layer dropout(double retainProbability) {
    return new DropoutLayer.Builder(retainProbability).build();
  }

  static Layer activation(Activation function) {
    return new ActivationLayer.Builder().activation(function).build();
  }

  static Layer convolution(int filters) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(filters)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  static Layer convolutionBias(int filters, double bias) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(filters)
        .biasInit(bias)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  /** A convolution over three time steps. */
  static Layer temporalConvolution(int filters) {
    return new Convolution1DLayer.Builder(3)
        .nOut(filters)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  static Layer maxPool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  static Layer embedding(int vocabulary, int width) {
    return new EmbeddingLayer.Builder().nIn(vocabulary).nOut(width).build();
  }

  static Layer embeddingSequence(int vocabulary, int length, int width) {
    return new EmbeddingSequenceLayer.Builder()
        .nIn(vocabulary)
        .nOut(width)
        .inputLength(length)
        .build();
  }

  static Layer meanOverTime() {
    return new GlobalPoolingLayer(PoolingType.AVG);
  }

  static Layer rnn(int width) {
    return new SimpleRnn.Builder().nOut(width).activation(Activation.TANH).build();
  }

  /** An Elman layer whose recurrent weights are a multiple of the identity. */
  static Layer rnnGain(int width, double gain, Activation activation) {
    return new SimpleRnn.Builder()
        .nOut(width)
        .activation(activation)
        .weightInitRecurrent(new WeightInitIdentity(gain))
        .build();
  }

  static Layer lstm(int width, double forgetBias) {
    return new LSTM.Builder()
        .nOut(width)
        .activation(Activation.TANH)
        .forgetGateBiasInit(forgetBias)
        .build();
  }

  @SuppressWarnings("deprecation") // still in use
  static Layer gravesLstm(int width, double forgetBias) {
    return new GravesLSTM.Builder()
        .nOut(width)
        .activation(Activation.TANH)
        .forgetGateBiasInit(forgetBias)
        .build();
  }

  /** A gated recurrent unit that initially retains its state if the bias is positive. */
  static Layer gru(int width, double updateGateBias) {
    return new Gru.Builder().nOut(width).updateGateBias(updateGateBias).build();
  }

  static Layer bidirectional(Layer layer) {
    return new Bidirectional(Bidirectional.Mode.CONCAT, layer);
  }

  static Layer output(DataSplit split, Activation activation, ILossFunction loss) {
    int width = split.outputs();
    return split.train().targetShape().steps() > 0
        ? new RnnOutputLayer.Builder(loss).nOut(width).activation(activation).build()
        : new OutputLayer.Builder(loss).nOut(width).activation(activation).build();
  }

  /** A sequential network whose first layers may be frozen. */
  static MultiLayerConfiguration sequential(
      NeuralNetConfiguration.Builder settings,
      DataSplit split,
      List<Layer> hidden,
      int frozenLayers,
      Layer outputLayer) {
    NeuralNetConfiguration.ListBuilder layers = settings.list();
    int lastRecurrentIndex = lastRecurrentIndex(hidden, split);
    for (int i = 0; i < hidden.size(); i++) {
      Layer layer = i == lastRecurrentIndex ? new LastTimeStep(hidden.get(i)) : hidden.get(i);
      layers.layer(i < frozenLayers ? new FrozenLayer(layer) : layer);
    }
    layers.layer(outputLayer);
    layers.validateOutputLayerConfig(
        false); // some planted faults are configurations that it rejects
    layers.overrideNinUponBuild(false); // an embedding's nIn is the size of its vocabulary
    layers.setInputType(inputType(hidden, split));
    return layers.build();
  }

  /** Index of the layer that returns its last time step only; −1 if there is none. */
  private static int lastRecurrentIndex(List<Layer> hidden, DataSplit split) {
    if (split.train().targetShape().steps() > 0) {
      return -1;
    }
    int outputLayer = -1;
    for (int i = 0; i < hidden.size(); i++) {
      if (hidden.get(i) instanceof GlobalPoolingLayer) {
        return -1;
      }
      if (hidden.get(i) instanceof BaseRecurrentLayer || hidden.get(i) instanceof Bidirectional) {
        outputLayer = i;
      }
    }
    return outputLayer;
  }

  private static InputType inputType(List<Layer> hidden, DataSplit split) {
    RowShape shape = split.train().inputShape();
    if (shape.steps() == 0 && hidden.stream().anyMatch(ConvolutionLayer.class::isInstance)) {
      return InputType.convolutionalFlat(IMAGE_SIZE, IMAGE_SIZE, 1);
    }
    return shape.steps() > 0
        ? InputType.recurrent(shape.features(), shape.steps())
        : InputType.feedForward(shape.features());
  }
}
