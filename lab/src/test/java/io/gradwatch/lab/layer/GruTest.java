package io.gradwatch.lab.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class GruTest {

  private static final int BATCH = 3;
  private static final int INPUTS = 2;
  private static final int UNITS = 4;
  private static final int CLASSES = 3;
  private static final int TIME = 6;

  /** The gradient check requires it. */
  @BeforeAll
  static void computeInDoublePrecision() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void computeInSinglePrecision() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  @Test
  void gradientsOfAnOutputAtEveryStepAreCorrect() {
    MultiLayerNetwork network =
        network(gru(0.5), new Gru.Builder().nOut(UNITS).build(), outputPerStep());

    assertThat(gradientsAreCorrect(network, sequences(), labels().dup())).isTrue();
  }

  @Test
  void gradientsOfAnOutputAtTheEndAreCorrect() {
    MultiLayerNetwork network = network(new LastTimeStep(gru(0)), outputAtEnd());

    assertThat(
            gradientsAreCorrect(
                network,
                sequences(),
                labels().get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(0))))
        .isTrue();
  }

  @Test
  void gradientsAreLargeEnoughForTheCheckToFail() {
    MultiLayerNetwork network = network(gru(0.5), outputPerStep());
    INDArray sequences = sequences();
    network.setInput(sequences);
    network.setLabels(labels());
    network.computeGradientAndScore();
    INDArray gradient = network.gradient().getGradientFor("0_RW");

    double norm = gradient.norm2Number().doubleValue();

    assertThat(norm).isGreaterThan(1e-4); // comparing zeros with zeros would prove nothing
  }

  @Test
  void singleTimeStepsGiveTheSameOutputAsTheWholeSequence() {
    MultiLayerNetwork network = network(gru(0.5), outputPerStep());
    INDArray sequences = sequences();

    INDArray whole = network.output(sequences);
    INDArray last = null;
    for (int t = 0; t < TIME; t++) {
      last = network.rnnTimeStep(sequences.get(all(), all(), NDArrayIndex.interval(t, t + 1)));
    }

    INDArray expected = whole.get(all(), all(), NDArrayIndex.point(TIME - 1));
    assertThat(last).isNotNull();
    assertThat(expected.sub(last.reshape(BATCH, CLASSES)).norm2Number().doubleValue())
        .isLessThan(1e-12);
  }

  @Test
  void truncatedSegmentsContinueFromThePreviousState() {
    MultiLayerConfiguration configuration = configuration(new Sgd(0), gru(0.5), outputPerStep());
    configuration.setBackpropType(BackpropType.TruncatedBPTT);
    configuration.setTbpttFwdLength(TIME / 2);
    configuration.setTbpttBackLength(TIME / 2);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    INDArray before = network.params().dup();

    network.fit(new DataSet(sequences(), labels()));

    assertThat(network.params()).isEqualTo(before);
    assertThat(network.getIterationCount()).isEqualTo(2);
    assertThat(network.score()).isFinite();
  }

  @Test
  void roundTripsThroughJson() {
    MultiLayerConfiguration configuration = configuration(new Sgd(0.1), gru(0.5), outputPerStep());

    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());

    assertThat(read).isEqualTo(configuration);
    assertThat(((Gru) read.getConf(0).getLayer()).getUpdateGateBias()).isEqualTo(0.5);
  }

  @Test
  void rejectsMasks() {
    MultiLayerNetwork network = network(gru(0), outputPerStep());
    INDArray mask = Nd4j.ones(DataType.DOUBLE, BATCH, TIME);

    assertThatThrownBy(() -> network.output(sequences(), false, mask, mask))
        .hasMessageContaining("masks");
  }

  private static boolean gradientsAreCorrect(
      MultiLayerNetwork network, INDArray sequences, INDArray labels) {
    return GradientCheckUtil.checkGradients(
        new GradientCheckUtil.MLNConfig()
            .net(network)
            .epsilon(1e-6)
            .maxRelError(1e-5)
            .minAbsoluteError(1e-9)
            .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)
            .input(sequences)
            .labels(labels));
  }

  private static Gru gru(double updateGateBias) {
    return new Gru.Builder().nOut(UNITS).updateGateBias(updateGateBias).build();
  }

  private static RnnOutputLayer outputPerStep() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static OutputLayer outputAtEnd() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(CLASSES)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static MultiLayerNetwork network(Layer... layers) {
    MultiLayerNetwork network = new MultiLayerNetwork(configuration(new NoOp(), layers));
    network.init();
    return network;
  }

  private static MultiLayerConfiguration configuration(IUpdater updater, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .updater(updater)
            .weightInit(WeightInit.XAVIER)
            .list();
    List.of(layers).forEach(list::layer);
    return list.setInputType(InputType.recurrent(INPUTS)).build();
  }

  private static INDArray sequences() {
    Nd4j.getRandom().setSeed(7);
    return Nd4j.randn(DataType.DOUBLE, BATCH, INPUTS, TIME);
  }

  private static INDArray labels() {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, BATCH, CLASSES, TIME);
    for (int row = 0; row < BATCH; row++) {
      for (int t = 0; t < TIME; t++) {
        labels.putScalar(new int[] {row, (row + t) % CLASSES, t}, 1);
      }
    }
    return labels;
  }

  private static INDArrayIndex all() {
    return NDArrayIndex.all();
  }
}
