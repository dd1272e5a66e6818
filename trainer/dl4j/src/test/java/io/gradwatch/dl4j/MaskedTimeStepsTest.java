package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.TimeStepReport;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * h(t) = x(t) + 0.5 h(t-1): the gradient of each sequence halves with every step back from its end,
 * wherever that is.
 */
final class MaskedTimeStepsTest {

  private static final int UNITS = 2;
  private static final int STEPS = 40;
  private static final double RECURRENT_WEIGHT = 0.5;

  private final InMemoryReportSink sink = new InMemoryReportSink();

  /** Masks all but the first or last time steps of each sequence. */
  private static INDArray mask(boolean paddedAtStart, int... lengths) {
    INDArray mask = Nd4j.zeros(lengths.length, STEPS);
    for (int example = 0; example < lengths.length; example++) {
      int first = paddedAtStart ? STEPS - lengths[example] : 0;
      for (int t = first; t < first + lengths[example]; t++) {
        mask.putScalar(example, t, 1);
      }
    }
    return mask;
  }

  private static void assertHalves(List<Double> norms, int length) {
    assertThat(norms).hasSize(length);
    for (int t = 0; t + 1 < length; t++) {
      assertThat(norms.get(t) / norms.get(t + 1))
          .as("t=" + t)
          .isCloseTo(RECURRENT_WEIGHT, within(2e-3));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NCW", "NWC"})
  void theEndsOfSequencesOfDifferentLengthAreAligned(RNNFormat format) {
    for (boolean paddedAtStart : new boolean[] {false, true}) {
      TimeStepReport report = lastStep(format, mask(paddedAtStart, 40, 20, 30, 12));

      assertThat(report.aligned()).isTrue();
      assertThat(report.longestTrueLength()).hasValue(40);
      assertThat(report.meanTrueLength()).hasValue(25.5);
      assertHalves(report.gradientL2Norms(), 30); // as far back as two of four sequences reach
    }
  }

  @Test
  void theNormAtTheEndIsThatOfAllSequences() {
    List<Double> equal = lastStep(RNNFormat.NCW, mask(false, 30, 30, 30, 30)).gradientL2Norms();
    List<Double> ragged = lastStep(RNNFormat.NCW, mask(false, 30, 20, 30, 14)).gradientL2Norms();

    assertHalves(equal, 30);
    assertThat(ragged.get(29)).isCloseTo(equal.get(29), within(1e-3 * equal.get(29)));
    assertThat(ragged.get(0)).isCloseTo(equal.get(0), within(1e-3 * equal.get(0)));
  }

  @Test
  void fullyMaskedSequencesDoNotCount() {
    MultiLayerNetwork network = network(rnn(RNNFormat.NCW), everyStep());
    TimeStepReport report =
        train(
            network,
            n ->
                n.fit(
                    new DataSet(
                        Nd4j.ones(4, UNITS, STEPS),
                        Nd4j.zeros(4, 1, STEPS),
                        mask(false, 20, 0, 0, 0),
                        Nd4j.zeros(4, STEPS).putScalar(0, 19, 1))));

    assertHalves(report.gradientL2Norms(), 20);
    assertThat(report.longestTrueLength()).hasValue(20);
    assertThat(report.meanTrueLength()).hasValue(5);
  }

  @Test
  void aBatchWithoutMaskIsReportedByTimeStep() {
    TimeStepReport report = lastStep(RNNFormat.NCW, null);

    assertThat(report.aligned()).isFalse();
    assertThat(report.longestTrueLength()).isEmpty();
    assertHalves(report.gradientL2Norms(), STEPS);
  }

  @Test
  void aSequenceEndsAtTheLastLabelThatCounts() {
    MultiLayerNetwork network = network(rnn(RNNFormat.NCW), everyStep());
    INDArray labelMask = Nd4j.zeros(2, STEPS).putScalar(0, 24, 1).putScalar(1, 34, 1);

    TimeStepReport report =
        train(
            network,
            n ->
                n.fit(
                    new DataSet(
                        Nd4j.ones(2, UNITS, STEPS), Nd4j.zeros(2, 1, STEPS), null, labelMask)));

    assertHalves(report.gradientL2Norms(), 35);
    assertThat(report.aligned()).isTrue();
    assertThat(report.longestTrueLength()).hasValue(35);
    assertThat(report.meanTrueLength()).hasValue(30);
  }

  @Test
  void masksOfFeaturesAndLabelsAreCombined() {
    MultiLayerNetwork network = network(rnn(RNNFormat.NCW), everyStep());
    INDArray labelMask = Nd4j.zeros(1, STEPS).putScalar(0, 34, 1);

    TimeStepReport report =
        train(
            network,
            n ->
                n.fit(
                    new DataSet(
                        Nd4j.ones(1, UNITS, STEPS),
                        Nd4j.zeros(1, 1, STEPS),
                        mask(true, 30),
                        labelMask)));

    assertHalves(report.gradientL2Norms(), 25); // from time step 10 to 34
  }

  @Test
  void bothDirectionsAreAlignedWhereTheirReadingEnds() {
    MultiLayerNetwork network =
        network(new Bidirectional(Bidirectional.Mode.ADD, rnn(RNNFormat.NCW)), everyStep());
    INDArray labelMask = Nd4j.zeros(2, STEPS).putScalar(0, 10, 1).putScalar(1, 20, 1);

    TimeStepReport report =
        train(
            network,
            n ->
                n.fit(
                    new DataSet(
                        Nd4j.ones(2, UNITS, STEPS),
                        Nd4j.zeros(2, 1, STEPS),
                        mask(false, 30, 30),
                        labelMask)));

    assertHalves(report.gradientL2Norms(), 21); // forward: from 0 to the label
    List<Double> reverse = new java.util.ArrayList<>(report.reverseGradientL2Norms());
    java.util.Collections.reverse(reverse);
    assertHalves(reverse, 20); // backward: from 29 to the label
  }

  @Test
  void aGraphIsMeasuredLikewise() {
    ComputationGraph graph =
        new ComputationGraph(
            TestNetworks.configuration(new Sgd(0))
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("in")
                .addLayer("rnn", new LastTimeStep(rnn(RNNFormat.NCW)), "in")
                .addLayer("out", output(), "rnn")
                .setOutputs("out")
                .build());
    graph.init();
    setWeights(graph);
    MultiDataSet batch =
        new MultiDataSet(
            new INDArray[] {Nd4j.ones(3, UNITS, STEPS)},
            new INDArray[] {Nd4j.zeros(3, 1)},
            new INDArray[] {mask(false, 40, 20, 10)},
            null);

    TimeStepReport report = train(graph, g -> g.fit(batch));

    assertHalves(report.gradientL2Norms(), 20);
    assertThat(report.aligned()).isTrue();
    assertThat(report.longestTrueLength()).hasValue(40);
  }

  @Test
  void doublesAreMeasuredLikeFloats() {
    MultiLayerNetwork network = network(new LastTimeStep(rnn(RNNFormat.NCW)), output());
    MultiLayerNetwork doubles = network.convertDataType(DataType.DOUBLE);

    TimeStepReport report =
        train(
            doubles,
            n ->
                n.fit(
                    new DataSet(
                        Nd4j.ones(DataType.DOUBLE, 2, UNITS, STEPS),
                        Nd4j.zeros(DataType.DOUBLE, 2, 1),
                        mask(false, 40, 20).castTo(DataType.DOUBLE),
                        null)));

    assertHalves(report.gradientL2Norms(), 40);
  }

  private TimeStepReport lastStep(RNNFormat format, INDArray mask) {
    INDArray input =
        format == RNNFormat.NCW ? Nd4j.ones(4, UNITS, STEPS) : Nd4j.ones(4, STEPS, UNITS);
    return train(
        network(new LastTimeStep(rnn(format)), output()),
        n -> n.fit(new DataSet(input, Nd4j.zeros(4, 1), mask, null)));
  }

  private <M extends Model> TimeStepReport train(M model, Consumer<M> fit) {
    try (GradwatchListener listener =
        model instanceof MultiLayerNetwork network
            ? GradwatchListener.watch(network, sink)
            : GradwatchListener.watch((ComputationGraph) model, sink)) {
      fit.accept(model);
      assertThat(listener.failures()).isZero();
    }
    return sink.layer(0).timeSteps().orElseThrow();
  }

  private static SimpleRnn rnn(RNNFormat format) {
    return new SimpleRnn.Builder().nIn(UNITS).nOut(UNITS).dataFormat(format).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.SQUARED_LOSS)
        .nIn(UNITS)
        .nOut(1)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static RnnOutputLayer everyStep() {
    return new RnnOutputLayer.Builder(LossFunction.SQUARED_LOSS)
        .nIn(UNITS)
        .nOut(1)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static MultiLayerNetwork network(Layer recurrent, Layer output) {
    var list =
        TestNetworks.configuration(new Sgd(0))
            .activation(Activation.IDENTITY)
            .list(recurrent, output);
    if (recurrent instanceof Bidirectional) {
      list.setInputType(InputType.recurrent(UNITS, STEPS, RNNFormat.NCW));
    }
    MultiLayerNetwork network = TestNetworks.network(list.build());
    setWeights(network);
    return network;
  }

  /** The identity for inputs, half of it for states, and ones for the output. */
  private static void setWeights(Model model) {
    model
        .paramTable()
        .forEach(
            (key, value) -> {
              if (key.endsWith("RW")) {
                value.assign(Nd4j.eye(UNITS).mul(RECURRENT_WEIGHT));
              } else if (key.endsWith("W")) {
                value.assign(value.columns() == 1 ? Nd4j.ones(UNITS, 1) : Nd4j.eye(UNITS));
              }
            });
  }
}
