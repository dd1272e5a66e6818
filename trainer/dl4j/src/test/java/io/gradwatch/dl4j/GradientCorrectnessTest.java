package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import java.util.Map;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Trains y = 2 a - b with squared error, for which every statistic can be calculated by hand. */
class GradientCorrectnessTest {

  private static final double RATE = 0.1;

  private final InMemoryReportSink sink = new InMemoryReportSink();

  /** Two rows (1, 2) and (3, -1), targets 1 and 0: outputs 0 and 7, errors -1 and 7. */
  private final DataSet data =
      new DataSet(
          Nd4j.create(new float[][] {{1, 2}, {3, -1}}), Nd4j.create(new float[][] {{1}, {0}}));

  @Test
  void gradientIsTheMeanOverTheBatch() {
    train(linear(new Sgd(RATE), true, GradientNormalization.None), 1);

    // sum over both rows: 2 * (-1 * (1, 2) + 7 * (3, -1)) = (40, -18); the mean is half of it
    TensorReport weights = sink.tensor(0, "W");
    assertThat(weights.gradient().l2Norm()).isEqualTo(Math.hypot(20, 9), within(1e-5));
    assertThat(weights.gradient().mean()).isEqualTo(5.5, within(1e-6));
    assertThat(weights.gradient().meanAbsolute()).isEqualTo(14.5, within(1e-6));
    assertThat(weights.gradient().min()).isEqualTo(-9, within(1e-6));
    assertThat(weights.gradient().max()).isEqualTo(20, within(1e-6));
    assertThat(weights.role()).isEqualTo(TensorRole.WEIGHT);
    assertThat(weights.gradient().elements()).isEqualTo(2);
    assertThat(weights.gradient().histogram().orElseThrow().firstExponent()).isEqualTo(3);
    assertThat(weights.gradient().histogram().orElseThrow().counts()).containsExactly(1L, 1L);
    TensorReport bias = sink.tensor(0, "b");
    assertThat(bias.gradient().l2Norm()).isEqualTo(6, within(1e-6));
    assertThat(bias.role()).isEqualTo(TensorRole.BIAS);
  }

  @Test
  void gradientIsTheSumWhenMiniBatchIsOff() {
    train(linear(new Sgd(RATE), false, GradientNormalization.None), 1);

    assertThat(sink.tensor(0, "W").gradient().max()).isEqualTo(40, within(1e-5));
  }

  @Test
  void updateIsWhatWasSubtractedAndParameterIsTheResult() {
    MultiLayerNetwork network = linear(new Sgd(RATE), true, GradientNormalization.None);
    train(network, 1);

    TensorReport weights = sink.tensor(0, "W");
    assertThat(weights.updateL2Norm()).hasValueCloseTo(RATE * Math.hypot(20, 9), within(1e-6));
    assertThat(weights.parameterL2Norm()).hasValueCloseTo(Math.hypot(0, -0.1), within(1e-6));
    assertThat(network.getParam("0_W").norm2Number().doubleValue()).isCloseTo(0.1, within(1e-6));
  }

  @Test
  void reportedGradientIsTakenBeforeClipping() {
    train(linear(new Sgd(RATE), true, GradientNormalization.ClipElementWiseAbsoluteValue), 1);

    TensorReport weights = sink.tensor(0, "W");
    assertThat(weights.gradient().max()).isEqualTo(20, within(1e-6));
    assertThat(weights.updateL2Norm()).hasValueCloseTo(RATE * Math.sqrt(2), within(1e-6));
  }

  @Test
  void reportsLossBatchSizeAndScheduledLearningRateOfTheStep() {
    var schedule = new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.5, 1, 0.25));
    train(linear(new Sgd(schedule), true, GradientNormalization.None), 2);

    StepReport first = sink.steps.get(0);
    assertThat(first.step()).isZero();
    assertThat(first.loss()).hasValueCloseTo((1 + 49) / 2.0, within(1e-5));
    assertThat(first.learningRate()).hasValue(0.5);
    assertThat(first.batchSize()).isEqualTo(2);
    assertThat(first.stepSeconds()).isZero();
    assertThat(sink.lastStep().step()).isEqualTo(1);
    assertThat(sink.lastStep().learningRate()).hasValue(0.25);
    assertThat(sink.lastStep().stepSeconds()).isPositive();
  }

  @Test
  void nansAreCountedAndFiniteElementsMeasured() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration(new Sgd(RATE))
                .activation(Activation.IDENTITY)
                .list(
                    new DenseLayer.Builder().nIn(2).nOut(2).build(),
                    new OutputLayer.Builder(LossFunction.SQUARED_LOSS)
                        .nIn(2)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.setParam("0_W", Nd4j.create(new float[][] {{1, 1}, {1, 1}}));
    network.setParam("1_W", Nd4j.create(new float[][] {{Float.NaN}, {1}}));

    train(network, 1);

    TensorReport weights = sink.tensor(0, "W");
    assertThat(weights.gradient().nonFinite()).isEqualTo(weights.gradient().nans()).isEqualTo(4);
    assertThat(weights.gradient().l2Norm()).isZero();
    assertThat(sink.lastStep().loss().orElseThrow()).isNaN();
    assertThat(sink.tensor(1, "W").parameterL2Norm().orElseThrow()).isNaN();
  }

  @Test
  void gradientAgreesWithCentralDifferences() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration(new Sgd(0))
                .dataType(DataType.DOUBLE)
                .list(
                    new DenseLayer.Builder()
                        .nIn(TestNetworks.FEATURES)
                        .nOut(TestNetworks.UNITS)
                        .build(),
                    TestNetworks.softmax())
                .build());
    DataSet rows = TestNetworks.rows(5);
    rows.setFeatures(rows.getFeatures().castTo(DataType.DOUBLE));
    rows.setLabels(rows.getLabels().castTo(DataType.DOUBLE));

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(rows);
      assertThat(listener.failures()).isZero();
    }

    for (String key : new String[] {"0_W", "0_b", "1_W", "1_b"}) {
      int layer = Character.digit(key.charAt(0), 10);
      TensorReport tensor = sink.tensor(layer, key.substring(2));
      assertThat(tensor.gradient().l2Norm())
          .as(key)
          .isCloseTo(numericNorm(network, rows, key), within(1e-8));
    }
  }

  private static double numericNorm(MultiLayerNetwork network, DataSet rows, String key) {
    double h = 1e-6;
    INDArray parameter = network.getParam(key);
    double squares = 0;
    for (int i = 0; i < parameter.length(); i++) {
      double value = parameter.getDouble(i);
      parameter.putScalar(i, value + h);
      double above = network.score(rows);
      parameter.putScalar(i, value - h);
      double below = network.score(rows);
      parameter.putScalar(i, value);
      squares += Math.pow((above - below) / (2 * h), 2);
    }
    return Math.sqrt(squares);
  }

  private void train(MultiLayerNetwork network, int steps) {
    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      for (int i = 0; i < steps; i++) {
        network.fit(data);
      }
      assertThat(listener.failures()).isZero();
    }
  }

  private static MultiLayerNetwork linear(
      Sgd updater, boolean miniBatch, GradientNormalization clipping) {
    NeuralNetConfiguration.Builder configuration =
        TestNetworks.configuration(updater)
            .miniBatch(miniBatch)
            .gradientNormalization(clipping)
            .gradientNormalizationThreshold(1);
    MultiLayerNetwork network =
        TestNetworks.network(
            configuration
                .list(
                    new OutputLayer.Builder(LossFunction.SQUARED_LOSS)
                        .nIn(2)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network.setParam("0_W", Nd4j.create(new float[][] {{2}, {-1}}));
    return network;
  }
}
