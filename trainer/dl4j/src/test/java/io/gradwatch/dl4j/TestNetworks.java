package io.gradwatch.dl4j;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data for them, identical at every call. */
final class TestNetworks {

  static final int FEATURES = 3;
  static final int UNITS = 4;
  static final int CLASSES = 2;

  private TestNetworks() {}

  static NeuralNetConfiguration.Builder configuration() {
    return configuration(new Adam(0.01));
  }

  static NeuralNetConfiguration.Builder configuration(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(updater)
        .activation(Activation.TANH);
  }

  static MultiLayerNetwork network(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network;
  }

  static MultiLayerNetwork dense() {
    return network(
        configuration()
            .list(
                new DenseLayer.Builder().nIn(FEATURES).nOut(UNITS).build(),
                new DenseLayer.Builder()
                    .nIn(UNITS)
                    .nOut(UNITS)
                    .activation(Activation.RELU)
                    .dropOut(0.5)
                    .build(),
                softmax())
            .build());
  }

  /** A recurrent layer followed by an output at every time step. */
  static MultiLayerNetwork recurrent(Layer recurrent, int outputs) {
    return network(configuration().list(recurrent, rnnOutput(outputs)).build());
  }

  static MultiLayerNetwork lastStep(Layer lastTimeStep) {
    return network(configuration().list(lastTimeStep, softmax()).build());
  }

  static MultiLayerNetwork convolutional() {
    return network(
        configuration()
            .list(
                new ConvolutionLayer.Builder(3, 3).nOut(3).activation(Activation.RELU).build(),
                new BatchNormalization(),
                new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build())
            .setInputType(InputType.convolutional(8, 8, 1))
            .build());
  }

  static ComputationGraph graph(Layer recurrent) {
    ComputationGraph graph =
        new ComputationGraph(
            configuration()
                .graphBuilder()
                .addInputs("in")
                .addLayer("rnn", recurrent, "in")
                .addLayer("out", rnnOutput(UNITS), "rnn")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(UNITS)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static RnnOutputLayer rnnOutput(int inputs) {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .dataFormat(RNNFormat.NCW)
        .nIn(inputs)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  static INDArray random(long seed, long... shape) {
    Nd4j.getRandom().setSeed(seed);
    return Nd4j.rand(shape).subi(0.5);
  }

  static INDArray oneHot(int examples) {
    INDArray labels = Nd4j.zeros(examples, CLASSES);
    for (int i = 0; i < examples; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return labels;
  }

  static DataSet rows(int examples) {
    return new DataSet(random(11, examples, FEATURES), oneHot(examples));
  }

  static DataSet images(int examples) {
    return new DataSet(random(11, examples, 1, 8, 8), oneHot(examples));
  }

  static DataSet sequencesToClass(int examples, int steps) {
    return new DataSet(random(11, examples, FEATURES, steps), oneHot(examples));
  }

  static DataSet sequences(int examples, int steps) {
    INDArray labels = Nd4j.zeros(examples, CLASSES, steps);
    for (int i = 0; i < examples; i++) {
      for (int t = 0; t < steps; t++) {
        labels.putScalar(i, (i + t) % CLASSES, t, 1);
      }
    }
    return new DataSet(random(11, examples, FEATURES, steps), labels);
  }
}
