package io.gradwatch.dashboards.runbooks;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.io.File;
import java.io.IOException;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.ScoreImprovementEpochTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.RampSchedule;

/**
 * The code of the runbooks' remedies, between {@code // [key]} and {@code // [end]}. It is here so
 * that it compiles; nothing calls it.
 */
@SuppressWarnings("unused")
final class RemedyCode {

  private RemedyCode() {}

  static void activations(ListBuilder net, int units, int classes) {
    // [use-relu-he]
    net.layer(
        new DenseLayer.Builder()
            .nOut(units)
            .activation(Activation.RELU)
            .weightInit(WeightInit.RELU)
            .build());
    // [end]
    // [use-leaky-relu]
    net.layer(
        new DenseLayer.Builder()
            .nOut(units)
            .activation(Activation.LEAKYRELU)
            .weightInit(WeightInit.RELU)
            .build());
    // [end]
    // [match-output-activation]
    // classes: SOFTMAX with MCXENT; binary: SIGMOID with XENT; regression: IDENTITY with MSE
    net.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(classes)
            .activation(Activation.SOFTMAX)
            .build());
    // [end]
  }

  static void weights(ListBuilder net, int units, int inputs) {
    // [larger-initial-weights]
    double deviation = Math.sqrt(2.0 / inputs); // for ReLU; for tanh use 1.0 / inputs
    net.layer(
        new DenseLayer.Builder()
            .nOut(units)
            .weightInit(new NormalDistribution(0, deviation))
            .build());
    // [end]
    // [smaller-initial-weights]
    // Glorot initialisation for tanh and sigmoid; for ReLU use WeightInit.RELU
    net.layer(
        new DenseLayer.Builder()
            .nOut(units)
            .activation(Activation.TANH)
            .weightInit(WeightInit.XAVIER)
            .build());
    // [end]
    // [break-symmetry]
    // random weights; biases may start at zero
    net.layer(
        new DenseLayer.Builder().nOut(units).weightInit(WeightInit.XAVIER).biasInit(0).build());
    // [end]
    // [orthogonal-recurrent-weights]
    net.layer(
        new SimpleRnn.Builder()
            .nOut(units)
            .weightInitRecurrent(new OrthogonalDistribution(1.0))
            .build());
    // [end]
    // [raise-forget-bias]
    net.layer(new LSTM.Builder().nOut(units).forgetGateBiasInit(3.0).build());
    // [end]
  }

  static void architecture(ListBuilder net, GraphBuilder graph, int units) {
    // [use-batch-normalization]
    net.layer(
        new DenseLayer.Builder()
            .nOut(units)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build());
    net.layer(new BatchNormalization.Builder().build());
    net.layer(new ActivationLayer(Activation.RELU));
    // [end]
    // [use-skip-connections]
    graph.addLayer(
        "b", new DenseLayer.Builder().nOut(units).activation(Activation.IDENTITY).build(), "a");
    graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b");
    graph.addLayer("out", new ActivationLayer(Activation.RELU), "sum");
    // [end]
    // [use-lstm]
    net.layer(
        new LSTM.Builder().nOut(units).activation(Activation.TANH).forgetGateBiasInit(1.0).build());
    // [end]
  }

  static void optimisation(
      MultiLayerNetwork network, NeuralNetConfiguration.Builder configuration) {
    // [lower-learning-rate]
    network.setLearningRate(network.getLearningRate(0) / 10); // all layers, from the next step
    // [end]
    // [raise-learning-rate]
    network.setLearningRate(network.getLearningRate(0) * 10); // all layers, from the next step
    // [end]
    // [use-adam]
    configuration.updater(new Adam(1e-3));
    // [end]
    // [warm-up]
    // from 0 to 0.1 over the first 100 steps
    configuration.updater(new Sgd(new RampSchedule(new FixedSchedule(0.1), 100)));
    // [end]
    // [clip-gradient-norm]
    configuration
        .gradientNormalization(GradientNormalization.ClipL2PerLayer)
        .gradientNormalizationThreshold(1.0);
    // [end]
    // [use-dropout]
    configuration.dropOut(0.8); // probability of keeping a unit
    // [end]
    // [use-weight-decay]
    configuration.weightDecay(1e-4);
    // [end]
  }

  static void sequences(ListBuilder net, DataSet batch) {
    // [truncate-backpropagation]
    net.backpropType(BackpropType.TruncatedBPTT).tBPTTLength(20);
    // [end]
    // [shorten-sequence]
    INDArray shorter =
        batch.getFeatures().get(all(), all(), interval(0, 20)); // the first 20 time steps
    // [end]
  }

  static void data(DataSetIterator train, DataSet all) {
    // [scale-inputs]
    NormalizerStandardize scaler = new NormalizerStandardize(); // mean 0, standard deviation 1
    scaler.fit(train);
    train.setPreProcessor(scaler);
    // [end]
    // [larger-batch]
    DataSetIterator batches = new ListDataSetIterator<>(all.asList(), 32);
    // [end]
  }

  static void targets(DataSetIterator train) {
    // [scale-targets]
    NormalizerStandardize scaler = new NormalizerStandardize();
    scaler.fitLabel(true); // scale the targets too; revertLabels() maps predictions back
    scaler.fit(train);
    train.setPreProcessor(scaler);
    // [end]
  }

  static void checkData(DataSetIterator train) {
    // [check-data]
    while (train.hasNext()) {
      double sum = train.next().getFeatures().sumNumber().doubleValue(); // and the labels
      System.out.println(Double.isFinite(sum) ? "finite" : "NaN or infinity");
    }
    // [end]
  }

  static void loss(ListBuilder net) {
    // [change-loss]
    net.layer(
        new OutputLayer.Builder(LossFunction.MSE).nOut(1).activation(Activation.IDENTITY).build());
    // [end]
  }

  static void stopEarly(MultiLayerNetwork network, DataSetIterator train, DataSetIterator test) {
    // [stop-early]
    var score = new DataSetLossCalculator(test, true);
    var patience = new ScoreImprovementEpochTerminationCondition(5); // epochs without improvement
    var stop =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .scoreCalculator(score)
            .epochTerminationConditions(patience)
            .build();
    MultiLayerNetwork best = new EarlyStoppingTrainer(stop, network, train).fit().getBestModel();
    // [end]
  }

  static void resume(MultiLayerNetwork network, File folder) throws IOException {
    // [resume-before-nan]
    network.addListeners(
        new CheckpointListener.Builder(folder).saveEveryNIterations(500).keepLast(3).build());
    MultiLayerNetwork before =
        CheckpointListener.loadLastCheckpointMLN(folder); // after the failure
    // [end]
  }
}
