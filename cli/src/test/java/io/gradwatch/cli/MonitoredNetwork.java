package io.gradwatch.cli;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.protocol.ReportSink;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A small network with a listener, trained step by step by a test. */
final class MonitoredNetwork implements AutoCloseable {

  private static final int EXAMPLES = 16;
  private static final int UNITS = 8;

  private final MultiLayerNetwork network;
  private final GradwatchListener listener;
  private final INDArray features;
  private final INDArray labels;

  private MonitoredNetwork(MultiLayerNetwork network, String run, ReportSink sink) {
    this.network = network;
    this.listener = GradwatchListener.builder().run(run).watch(network, sink);
    Nd4j.getRandom().setSeed(11);
    this.features = Nd4j.rand(EXAMPLES, UNITS);
    this.labels = features.sum(true, 1);
  }

  /** Ten sigmoid layers in a row: the gradient vanishes before it reaches the first. */
  static MonitoredNetwork vanishing(String run, ReportSink sink) {
    return of(10, Activation.SIGMOID, run, sink);
  }

  /** A regression network that is healthy until {@link #explode()} is called. */
  static MonitoredNetwork healthy(String run, ReportSink sink) {
    return of(1, Activation.TANH, run, sink);
  }

  private static MonitoredNetwork of(
      int hiddenLayers, Activation activation, String run, ReportSink sink) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder().seed(7).updater(new Sgd(0.01)).list();
    for (int i = 0; i < hiddenLayers; i++) {
      layers.layer(new DenseLayer.Builder().nIn(UNITS).nOut(UNITS).activation(activation).build());
    }
    layers.layer(
        new OutputLayer.Builder(LossFunction.MSE)
            .nIn(UNITS)
            .nOut(1)
            .activation(Activation.IDENTITY)
            .build());
    MultiLayerNetwork network = new MultiLayerNetwork(layers.build());
    network.init();
    return new MonitoredNetwork(network, run, sink);
  }

  void train(int steps) {
    for (int i = 0; i < steps; i++) {
      network.fit(features, labels);
    }
  }

  /** Makes the learning rate far too high from the next step on. */
  void explode() {
    network.setLearningRate(1e4);
  }

  /** Ends the run. */
  void finish() {
    listener.close();
  }

  @Override
  public void close() {
    finish();
  }
}
