package io.gradwatch.trainer.training;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.protocol.ReportSink;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What a job needs of a network, be it a stack of layers or a graph. */
sealed interface TrainableNetwork {

  /** Takes one step. */
  void fit(DataSet batch);

  /** Loss of the last step, the mean over its batch. */
  double loss();

  /** Loss of these examples, as in use, not in training; nothing is learnt from them. */
  double loss(DataSet examples);

  /** Whether a loss is the mean over its rows; else it is their sum. */
  boolean lossIsMean();

  /** Outputs [rows, outputs] for inputs, as in use, not in training. */
  INDArray output(INDArray features);

  /** Whether one array goes in and one comes out, as a job has them. */
  boolean oneInputAndOutput();

  /** An epoch is over. */
  void nextEpoch();

  /** Attaches a listener. */
  GradwatchListener watch(GradwatchListenerBuilder listener, ReportSink sink);

  /** A stack of layers. */
  record LayerStack(MultiLayerNetwork network) implements TrainableNetwork {

    @Override
    public void fit(DataSet batch) {
      network.fit(batch);
    }

    @Override
    public double loss() {
      return network.score();
    }

    @Override
    public double loss(DataSet examples) {
      return network.score(examples, false);
    }

    @Override
    public boolean lossIsMean() {
      return network.conf().isMiniBatch();
    }

    @Override
    public INDArray output(INDArray features) {
      return network.output(features);
    }

    @Override
    public boolean oneInputAndOutput() {
      return true;
    }

    @Override
    public void nextEpoch() {
      network.incrementEpochCount();
    }

    @Override
    public GradwatchListener watch(GradwatchListenerBuilder listener, ReportSink sink) {
      return listener.watch(network, sink);
    }
  }

  /** A graph with one input and one output. */
  record Graph(ComputationGraph network) implements TrainableNetwork {

    @Override
    public void fit(DataSet batch) {
      network.fit(batch);
    }

    @Override
    public double loss() {
      return network.score();
    }

    @Override
    public double loss(DataSet examples) {
      return network.score(examples, false);
    }

    @Override
    public boolean lossIsMean() {
      return network.conf().isMiniBatch();
    }

    @Override
    public INDArray output(INDArray features) {
      return network.outputSingle(features);
    }

    @Override
    public boolean oneInputAndOutput() {
      return network.getNumInputArrays() == 1 && network.getNumOutputArrays() == 1;
    }

    @Override
    public void nextEpoch() {
      network.incrementEpochCount();
    }

    @Override
    public GradwatchListener watch(GradwatchListenerBuilder listener, ReportSink sink) {
      return listener.watch(network, sink);
    }
  }
}
