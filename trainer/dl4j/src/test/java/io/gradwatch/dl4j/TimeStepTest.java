package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TimeStepReport;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * h(t) = x(t) + 0.5 h(t-1), and the output is the sum of the last h: dL/dx(t) halves with every
 * step back.
 */
class TimeStepTest {

  private static final int UNITS = 2;
  private static final int STEPS = 40;
  private static final double RECURRENT_WEIGHT = 0.5;

  private final InMemoryReportSink sink = new InMemoryReportSink();

  @Test
  void normHalvesWithEachStepBackForARecurrentWeightOfOneHalf() {
    List<Double> norms = train(lastStep(RNNFormat.NCW), sequences(), null).gradientL2Norms();

    assertThat(norms).hasSize(STEPS);
    // one example with output 2 * (2 - 0.5^39) = 4 against target 0: error gradient 2 * 4 per unit
    double last = norms.get(STEPS - 1);
    assertThat(last).isCloseTo(2 * 4 * Math.sqrt(2), within(1e-4));
    for (int t = 0; t < STEPS; t++) {
      double expected = last * Math.pow(RECURRENT_WEIGHT, STEPS - 1 - t);
      assertThat(norms.get(t)).as("t=" + t).isCloseTo(expected, within(expected * 1e-5));
    }
  }

  @Test
  void normsAreTheSameWhenTimeIsTheSecondAxis() {
    List<Double> expected = train(lastStep(RNNFormat.NCW), sequences(), null).gradientL2Norms();
    INDArray timeSecond = sequences().permute(0, 2, 1).dup();
    List<Double> norms = train(lastStep(RNNFormat.NWC), timeSecond, null).gradientL2Norms();

    assertThat(norms).isEqualTo(expected);
  }

  @Test
  void maskedTimeStepsAreNoPartOfASequence() {
    INDArray mask = Nd4j.ones(1, STEPS);
    mask.putScalar(0, STEPS - 1, 0).putScalar(0, STEPS - 2, 0);

    List<Double> norms = train(lastStep(RNNFormat.NCW), sequences(), mask).gradientL2Norms();

    assertThat(norms).hasSize(STEPS - 2);
    assertThat(norms.get(STEPS - 3)).isCloseTo(2 * 4 * Math.sqrt(2), within(1e-4));
    assertThat(norms.get(0) / norms.get(1)).isCloseTo(RECURRENT_WEIGHT, within(1e-5));
  }

  @Test
  void trueLengthsAreThoseThatTheMaskLeaves() {
    INDArray mask = Nd4j.ones(2, STEPS);
    mask.putScalar(0, STEPS - 1, 0).putScalar(0, STEPS - 2, 0).putScalar(1, STEPS - 1, 0);

    for (RNNFormat format : RNNFormat.values()) {
      INDArray input =
          format == RNNFormat.NCW ? Nd4j.ones(2, UNITS, STEPS) : Nd4j.ones(2, STEPS, UNITS);
      TimeStepReport report = train(lastStep(format), input, mask);

      assertThat(report.sequenceLength()).isEqualTo(STEPS);
      assertThat(report.longestTrueLength()).hasValue(STEPS - 1);
      assertThat(report.meanTrueLength()).hasValue(STEPS - 1.5);
    }
    TimeStepReport unmasked = train(lastStep(RNNFormat.NCW), sequences(), null);
    assertThat(unmasked.longestTrueLength()).isEmpty();
    assertThat(unmasked.meanTrueLength()).isEmpty();
  }

  @Test
  void trueLengthsOfBidirectionalLayersAreReported() {
    INDArray mask = Nd4j.ones(1, STEPS).putScalar(0, STEPS - 1, 0);
    MultiLayerNetwork network =
        network(new LastTimeStep(new Bidirectional(Bidirectional.Mode.ADD, rnn(RNNFormat.NCW))));

    assertThat(train(network, sequences(), mask).longestTrueLength()).hasValue(STEPS - 1);
  }

  @Test
  void bothDirectionsAreReportedInSequenceOrder() {
    MultiLayerNetwork network =
        network(new LastTimeStep(new Bidirectional(Bidirectional.Mode.ADD, rnn(RNNFormat.NCW))));

    TimeStepReport report = train(network, sequences(), null);

    // the last output of the reverse direction is the first that it computes, from x(last) alone
    assertThat(report.gradientL2Norms().get(STEPS - 2) / report.gradientL2Norms().get(STEPS - 1))
        .isCloseTo(RECURRENT_WEIGHT, within(1e-5));
    assertThat(report.reverseGradientL2Norms()).hasSize(STEPS);
    assertThat(report.reverseGradientL2Norms().get(STEPS - 1)).isPositive();
    assertThat(report.reverseGradientL2Norms().subList(0, STEPS - 1)).containsOnly(0.0);
    assertThat(sink.tensor(0, "fRW").role()).isEqualTo(TensorRole.RECURRENT_WEIGHT);
    assertThat(sink.tensor(0, "bW").role()).isEqualTo(TensorRole.WEIGHT);
    assertThat(sink.tensor(0, "bb").role()).isEqualTo(TensorRole.BIAS);
  }

  @Test
  void normIsDividedByTheBatchSize() {
    double one = last(train(lastStep(RNNFormat.NCW), sequences(), null));
    double four = last(train(lastStep(RNNFormat.NCW), Nd4j.ones(4, UNITS, STEPS), null));

    // four equal rows, each a quarter of the mean: sqrt(4) * 1/4
    assertThat(four).isCloseTo(one / 2, within(1e-5));
  }

  private static double last(TimeStepReport report) {
    return report.gradientL2Norms().get(STEPS - 1);
  }

  private TimeStepReport train(MultiLayerNetwork network, INDArray input, INDArray mask) {
    INDArray target = Nd4j.zeros(input.size(0), 1);
    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(new DataSet(input, target, mask, null));
      assertThat(listener.failures()).isZero();
    }
    return sink.layer(0).timeSteps().orElseThrow();
  }

  private static INDArray sequences() {
    return Nd4j.ones(1, UNITS, STEPS);
  }

  private static MultiLayerNetwork lastStep(RNNFormat format) {
    return network(new LastTimeStep(rnn(format)));
  }

  private static SimpleRnn rnn(RNNFormat format) {
    return new SimpleRnn.Builder().nIn(UNITS).nOut(UNITS).dataFormat(format).build();
  }

  private static MultiLayerNetwork network(Layer recurrent) {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration(new Sgd(0))
                .activation(Activation.IDENTITY)
                .list(
                    recurrent,
                    new OutputLayer.Builder(LossFunction.SQUARED_LOSS)
                        .nIn(UNITS)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
    network
        .paramTable()
        .forEach(
            (key, value) -> {
              if (key.endsWith("RW")) {
                value.assign(Nd4j.eye(UNITS).mul(RECURRENT_WEIGHT));
              } else if (key.equals("1_W")) {
                value.assign(1);
              } else if (key.endsWith("W")) {
                value.assign(Nd4j.eye(UNITS));
              }
            });
    return network;
  }
}
