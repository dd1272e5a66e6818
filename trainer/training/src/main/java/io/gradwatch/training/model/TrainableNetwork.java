package io.gradwatch.training.model;

import io.gradwatch.dl4j.GradwatchListener;
import io.gradwatch.dl4j.GradwatchListenerBuilder;
import io.gradwatch.protocol.ReportSink;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An initialised network, either a stack of layers or a graph with one input. If a graph has
 * several outputs, the targets of a row are those of its outputs one after another.
 */
public sealed interface TrainableNetwork {

  /** Creates and initialises a stack of layers. */
  static TrainableNetwork of(MultiLayerConfiguration configuration) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return new LayerStack(network);
  }

  /** Creates and initialises a graph. */
  static TrainableNetwork of(ComputationGraphConfiguration configuration) {
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    return new Graph(network);
  }

  /** The network itself, for its parameters. */
  Model model();

  /** Takes one step. */
  default void fit(DataSet batch) {
    ((NeuralNetwork) model()).fit(batch);
  }

  /** Loss of the last step, the mean over its batch. */
  default double loss() {
    return model().score();
  }

  /** Loss of these examples in inference mode; nothing is learnt from them. */
  double loss(DataSet examples);

  /** Whether a loss is the mean over its rows; otherwise it is their sum. */
  default boolean lossIsMean() {
    return model().conf().isMiniBatch();
  }

  /**
   * Outputs [rows, outputs] or [rows, outputs, steps] for the inputs of a batch, in inference mode.
   */
  INDArray output(DataSet batch);

  /** Whether the network has one input array and one output array. */
  boolean hasSingleInputAndOutput();

  /** Counts an epoch. */
  void nextEpoch();

  /** Copies what is needed to resume from here. */
  default NetworkCheckpoint checkpoint() {
    return state().copy();
  }

  /** What is needed to resume from here, in arrays that the next step changes. */
  default NetworkCheckpoint state() {
    return NetworkCheckpoint.of(model().params(), updaterState(), iterations(), epochs());
  }

  /**
   * Goes back to a checkpoint.
   *
   * @throws IllegalArgumentException if it is one of another network
   */
  default void restore(NetworkCheckpoint checkpoint) {
    checkpoint.restoreInto(model().params(), updaterState());
    setIterations(checkpoint.iterations());
    setEpochs(checkpoint.epochs());
  }

  private @Nullable INDArray updaterState() {
    return ((NeuralNetwork) model()).updaterState();
  }

  /** Steps taken. */
  int iterations();

  /** Sets the number of steps taken, by which schedules and some updaters go. */
  void setIterations(int iterations);

  /** Epochs completed. */
  int epochs();

  /** Sets the number of epochs completed, by which schedules go. */
  void setEpochs(int epochs);

  /** The configuration as Deeplearning4j's JSON, with the numbers of steps and epochs. */
  String configuration();

  /** Attaches a listener. */
  GradwatchListener watch(GradwatchListenerBuilder listener, ReportSink sink);

  /** A stack of layers. */
  record LayerStack(MultiLayerNetwork model) implements TrainableNetwork {

    @Override
    public double loss(DataSet examples) {
      return model.score(examples, false);
    }

    @Override
    public INDArray output(DataSet batch) {
      return model.output(
          batch.getFeatures(), false, batch.getFeaturesMaskArray(), batch.getLabelsMaskArray());
    }

    @Override
    public boolean hasSingleInputAndOutput() {
      return true;
    }

    @Override
    public void nextEpoch() {
      model.incrementEpochCount();
    }

    @Override
    public int iterations() {
      return model.getLayerWiseConfigurations().getIterationCount();
    }

    @Override
    public void setIterations(int iterations) {
      model.getLayerWiseConfigurations().setIterationCount(iterations);
    }

    @Override
    public int epochs() {
      return model.getLayerWiseConfigurations().getEpochCount();
    }

    @Override
    public void setEpochs(int epochs) {
      model.getLayerWiseConfigurations().setEpochCount(epochs);
    }

    @Override
    public String configuration() {
      return model.getLayerWiseConfigurations().toJson();
    }

    @Override
    public GradwatchListener watch(GradwatchListenerBuilder listener, ReportSink sink) {
      return listener.watch(model, sink);
    }
  }

  /** A graph. */
  record Graph(ComputationGraph model) implements TrainableNetwork {

    @Override
    public void fit(DataSet batch) {
      if (model.getNumOutputArrays() == 1) {
        model.fit(batch);
      } else {
        model.fit(OutputColumns.split(batch, model));
      }
    }

    @Override
    public double loss(DataSet examples) {
      return model.getNumOutputArrays() == 1
          ? model.score(examples, false)
          : model.score(OutputColumns.split(examples, model), false);
    }

    @Override
    public INDArray output(DataSet batch) {
      INDArray mask = batch.getFeaturesMaskArray();
      INDArray[] outputs =
          model.output(
              false,
              new INDArray[] {batch.getFeatures()},
              mask == null ? null : new INDArray[] {mask},
              null);
      return outputs.length == 1 ? outputs[0] : Nd4j.concat(1, outputs);
    }

    @Override
    public boolean hasSingleInputAndOutput() {
      return model.getNumInputArrays() == 1 && model.getNumOutputArrays() == 1;
    }

    @Override
    public void nextEpoch() {
      model.incrementEpochCount();
    }

    @Override
    public int iterations() {
      return model.getConfiguration().getIterationCount();
    }

    @Override
    public void setIterations(int iterations) {
      model.getConfiguration().setIterationCount(iterations);
    }

    @Override
    public int epochs() {
      return model.getConfiguration().getEpochCount();
    }

    @Override
    public void setEpochs(int epochs) {
      model.getConfiguration().setEpochCount(epochs);
    }

    @Override
    public String configuration() {
      return model.getConfiguration().toJson();
    }

    @Override
    public GradwatchListener watch(GradwatchListenerBuilder listener, ReportSink sink) {
      return listener.watch(model, sink);
    }
  }
}
