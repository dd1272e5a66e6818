package io.gradwatch.lab.trial;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.protocol.ReportSink;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** An initialised network, be it a stack of layers or a graph with one input and one output. */
public sealed interface TrainableNetwork {

  /** Makes and initialises a stack of layers. */
  static TrainableNetwork of(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return new LayerStack(network);
  }

  /** Makes and initialises a graph. */
  static TrainableNetwork of(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return new Graph(network);
  }

  /** The network itself, for its parameters. */
  Model model();

  /** Takes one step. */
  void fit(DataSet batch);

  /** Loss of the last step, the mean over its batch. */
  double loss();

  /** Loss over other data, as in use and not in training. */
  double loss(DataSet data);

  /** Outputs for inputs, as in use and not in training. */
  INDArray output(INDArray features);

  /** An epoch is over. */
  void nextEpoch();

  /** What a checkpoint holds. */
  NetworkCheckpoint checkpoint();

  /** Goes back to a checkpoint. */
  void restore(NetworkCheckpoint checkpoint);

  /** Attaches a listener. */
  GradwatchListener watch(GradwatchListenerBuilder listener, ReportSink sink);

  /** A stack of layers. */
  record LayerStack(MultiLayerNetwork model) implements TrainableNetwork {

    @Override
    public void fit(DataSet batch) {
      model.fit(batch);
    }

    @Override
    public double loss() {
      return model.score();
    }

    @Override
    public double loss(DataSet data) {
      return model.score(data, false);
    }

    @Override
    public INDArray output(INDArray features) {
      return model.output(features);
    }

    @Override
    public void nextEpoch() {
      model.incrementEpochCount();
    }

    @Override
    public NetworkCheckpoint checkpoint() {
      return NetworkCheckpoint.of(
          model.params(),
          model.getUpdater().getStateViewArray(),
          model.getLayerWiseConfigurations().getIterationCount());
    }

    @Override
    public void restore(NetworkCheckpoint checkpoint) {
      checkpoint.restoreInto(model.params(), model.getUpdater().getStateViewArray());
      model.getLayerWiseConfigurations().setIterationCount(checkpoint.iterations());
    }

    @Override
    public GradwatchListener watch(GradwatchListenerBuilder listener, ReportSink sink) {
      return listener.watch(model, sink);
    }
  }

  /** A graph with one input and one output. */
  record Graph(ComputationGraph model) implements TrainableNetwork {

    @Override
    public void fit(DataSet batch) {
      model.fit(batch);
    }

    @Override
    public double loss() {
      return model.score();
    }

    @Override
    public double loss(DataSet data) {
      return model.score(data, false);
    }

    @Override
    public INDArray output(INDArray features) {
      return model.outputSingle(features);
    }

    @Override
    public void nextEpoch() {
      model.incrementEpochCount();
    }

    @Override
    public NetworkCheckpoint checkpoint() {
      return NetworkCheckpoint.of(
          model.params(),
          model.getUpdater().getStateViewArray(),
          model.getConfiguration().getIterationCount());
    }

    @Override
    public void restore(NetworkCheckpoint checkpoint) {
      checkpoint.restoreInto(model.params(), model.getUpdater().getStateViewArray());
      model.getConfiguration().setIterationCount(checkpoint.iterations());
    }

    @Override
    public GradwatchListener watch(GradwatchListenerBuilder listener, ReportSink sink) {
      return listener.watch(model, sink);
    }
  }
}
