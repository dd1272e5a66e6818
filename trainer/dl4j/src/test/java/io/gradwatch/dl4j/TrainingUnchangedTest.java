package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class TrainingUnchangedTest {

  private static final int STEPS = 5;

  static Stream<Arguments> networks() {
    DataSet sequences = TestNetworks.sequences(6, 7);
    DataSet toClass = TestNetworks.sequencesToClass(6, 7);
    DataSet masked = toClass.copy();
    masked.setFeaturesMaskArray(Nd4j.ones(6, 7));
    masked.getFeaturesMaskArray().putScalar(2, 6, 0).putScalar(2, 5, 0);
    return Stream.of(
        arguments("dense with dropout", TestNetworks::dense, TestNetworks.rows(6)),
        arguments("convolution", TestNetworks::convolutional, TestNetworks.images(6)),
        arguments(
            "SimpleRnn", () -> TestNetworks.recurrent(simpleRnn(), TestNetworks.UNITS), sequences),
        arguments("LSTM", () -> TestNetworks.recurrent(lstm(), TestNetworks.UNITS), sequences),
        arguments(
            "GravesLSTM",
            () -> TestNetworks.recurrent(gravesLstm(), TestNetworks.UNITS),
            sequences),
        arguments(
            "Bidirectional LSTM",
            () -> TestNetworks.recurrent(new Bidirectional(lstm()), 2 * TestNetworks.UNITS),
            sequences),
        arguments(
            "LastTimeStep", () -> TestNetworks.lastStep(new LastTimeStep(simpleRnn())), toClass),
        arguments(
            "masked LastTimeStep", () -> TestNetworks.lastStep(new LastTimeStep(lstm())), masked),
        arguments("truncated", TrainingUnchangedTest::truncated, sequences));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void watchedNetworkLearnsBitForBitTheSame(
      String name, Supplier<MultiLayerNetwork> make, DataSet data) {
    MultiLayerNetwork unwatched = make.get();
    MultiLayerNetwork watched = make.get();
    Layer[] ownLayers = watched.getLayers().clone();
    InMemoryReportSink sink = new InMemoryReportSink();

    INDArray expected = train(unwatched, data);
    INDArray actual;
    long failures;
    try (GradwatchListener listener = GradwatchListener.watch(watched, sink)) {
      actual = train(watched, data);
      assertThat(watched.output(data.getFeatures()))
          .isEqualTo(unwatched.output(data.getFeatures()));
      assertThat(watched.summary()).isNotEmpty();
      assertThat(watched.clone().params()).isEqualTo(watched.params());
      failures = listener.failures();
    }

    assertThat(actual.toFloatVector()).containsExactly(expected.toFloatVector());
    assertThat(failures).isZero();
    assertThat(sink.steps).hasSizeGreaterThanOrEqualTo(STEPS);
    assertThat(watched.getLayers())
        .usingElementComparator((a, b) -> a == b ? 0 : 1)
        .containsExactly(ownLayers);
    assertThat(train(watched, data).toFloatVector())
        .containsExactly(train(unwatched, data).toFloatVector());
  }

  static Stream<Arguments> graphs() {
    return Stream.of(
        graph("LSTM", () -> TestNetworks.graph(lstm())),
        graph("SimpleRnn", () -> TestNetworks.graph(simpleRnn())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("graphs")
  void watchedGraphLearnsBitForBitTheSame(String name, Supplier<ComputationGraph> make) {
    ComputationGraph unwatched = make.get();
    ComputationGraph watched = make.get();
    Layer own = watched.getLayer("rnn");
    DataSet data = TestNetworks.sequences(6, 7);
    InMemoryReportSink sink = new InMemoryReportSink();

    try (GradwatchListener listener = GradwatchListener.watch(watched, sink)) {
      for (int i = 0; i < STEPS; i++) {
        unwatched.fit(data);
        watched.fit(data);
      }
      assertThat(listener.failures()).isZero();
      assertThat(watched.summary()).isNotEmpty();
    }

    assertThat(watched.params().toFloatVector())
        .containsExactly(unwatched.params().toFloatVector());
    assertThat(watched.getLayer("rnn")).isSameAs(own);
    assertThat(sink.layer(0).timeSteps().orElseThrow().gradientL2Norms()).hasSize(7);
    assertThat(sink.layer(0).activation()).isPresent();
  }

  private static INDArray train(MultiLayerNetwork network, DataSet data) {
    Nd4j.getRandom().setSeed(3);
    for (int i = 0; i < STEPS; i++) {
      network.fit(data.copy());
    }
    return network.params().dup();
  }

  private static MultiLayerNetwork truncated() {
    return TestNetworks.network(
        TestNetworks.configuration()
            .list(simpleRnn(), TestNetworks.rnnOutput(TestNetworks.UNITS))
            .backpropType(BackpropType.TruncatedBPTT)
            .tBPTTLength(3)
            .build());
  }

  private static Arguments arguments(
      String name, Supplier<MultiLayerNetwork> network, DataSet data) {
    return Arguments.of(name, network, data);
  }

  private static Arguments graph(String name, Supplier<ComputationGraph> graph) {
    return Arguments.of(name, graph);
  }

  private static SimpleRnn simpleRnn() {
    return new SimpleRnn.Builder()
        .nIn(TestNetworks.FEATURES)
        .nOut(TestNetworks.UNITS)
        .dataFormat(RNNFormat.NCW)
        .build();
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build();
  }

  @SuppressWarnings("deprecation") // still in wide use
  private static GravesLSTM gravesLstm() {
    return new GravesLSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build();
  }
}
