package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.TensorReport;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class UnitSpreadTest {

  private final InMemoryReportSink sink = new InMemoryReportSink();

  /** Weights with a function that splits them into matrices inputs × units, one per gate. */
  static Stream<Arguments> weights() {
    Function<INDArray, List<INDArray>> columns = List::of;
    Function<INDArray, List<INDArray>> gates = UnitSpreadTest::gates;
    Function<INDArray, List<INDArray>> kernels =
        w -> List.of(w.dup('c').reshape(w.size(0), w.length() / w.size(0)).transpose());
    DataSet rows = TestNetworks.rows(4);
    DataSet sequences = TestNetworks.sequencesToClass(4, 5);
    MultiLayerNetwork lstm = TestNetworks.lastStep(new LastTimeStep(lstm()));
    MultiLayerNetwork peepholes = TestNetworks.lastStep(new LastTimeStep(graves()));
    MultiLayerNetwork bidirectional =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new LastTimeStep(new Bidirectional(Bidirectional.Mode.ADD, simpleRnn())),
                    TestNetworks.softmax())
                .build());
    return Stream.of(
        Arguments.of("dense", withoutDropout(), rows, "W", columns),
        Arguments.of(
            "convolution", TestNetworks.convolutional(), TestNetworks.images(4), "W", kernels),
        Arguments.of("LSTM input", lstm, sequences, "W", gates),
        Arguments.of("LSTM recurrent", lstm.clone(), sequences, "RW", gates),
        Arguments.of("LSTM with peepholes", peepholes, sequences, "RW", gates),
        Arguments.of("backwards", bidirectional, sequences, "bRW", columns));
  }

  private static List<INDArray> gates(INDArray matrix) {
    return Stream.of(0, 1, 2, 3)
        .map(
            gate ->
                NDArrayIndex.interval(gate * TestNetworks.UNITS, (gate + 1) * TestNetworks.UNITS))
        .map(columns -> matrix.get(NDArrayIndex.all(), columns))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("weights")
  void isTheSpreadOfTheInitialWeightsAtTheFirstStep(
      String name,
      MultiLayerNetwork network,
      DataSet data,
      String param,
      Function<INDArray, List<INDArray>> matrices) {
    INDArray initial = network.getLayer(0).paramTable().get(param).dup();

    train(network, data, 1);

    double squares = 0;
    double deviations = 0;
    for (INDArray matrix : matrices.apply(initial)) {
      INDArray differences = matrix.subColumnVector(matrix.mean(true, 1));
      deviations += Math.pow(differences.norm2Number().doubleValue(), 2);
      squares += Math.pow(matrix.norm2Number().doubleValue(), 2);
    }
    assertThat(sink.tensor(0, param).unitSpread().orElseThrow())
        .isCloseTo(Math.sqrt(deviations / squares), within(1e-5))
        .isBetween(0.3, 1.0);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("weights")
  void isZeroForIdenticalUnitsAndStaysZero(
      String name,
      MultiLayerNetwork network,
      DataSet data,
      String param,
      Function<INDArray, List<INDArray>> matrices) {
    network.params().assign(0.3);

    train(network, data, 4);

    assertThat(sink.steps)
        .extracting(step -> spread(step.layers().get(0).tensors(), param))
        .hasSize(4)
        .allSatisfy(spread -> assertThat(spread).isCloseTo(0, within(1e-6)));
    assertThat(spread(sink.steps.get(0).layers().get(0).tensors(), param)).isZero();
  }

  private static double spread(List<TensorReport> tensors, String param) {
    return tensors.stream()
        .filter(tensor -> tensor.param().equals(param))
        .findFirst()
        .flatMap(tensor -> tensor.unitSpread().stream().boxed().findFirst())
        .orElseThrow();
  }

  @Test
  void isZeroForZeroWeights() {
    MultiLayerNetwork network = TestNetworks.dense();
    network.params().assign(0);

    train(network, TestNetworks.rows(4), 1);

    assertThat(sink.tensor(0, "W").unitSpread()).hasValue(0);
  }

  @Test
  void isNanForNonFiniteWeights() {
    MultiLayerNetwork network = TestNetworks.dense();
    network.params().putScalar(0, Double.NaN);

    train(network, TestNetworks.rows(4), 1);

    assertThat(sink.tensor(0, "W").unitSpread().orElseThrow()).isNaN();
  }

  @Test
  void isMeasuredInTheFirstFourStepsAndEveryHundredthAfter() {
    train(TestNetworks.dense(), TestNetworks.rows(4), 102);

    assertThat(sink.steps)
        .filteredOn(step -> step.layers().get(0).tensors().get(0).unitSpread().isPresent())
        .extracting(step -> step.step())
        .containsExactly(0L, 1L, 2L, 3L, 100L);
  }

  @Test
  void isEmptyForBiasesAndSingleUnits() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new DenseLayer.Builder().nIn(TestNetworks.FEATURES).nOut(1).build(),
                    new DenseLayer.Builder().nIn(1).nOut(TestNetworks.UNITS).build(),
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(TestNetworks.UNITS)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());

    train(network, TestNetworks.rows(4), 1);

    assertThat(sink.tensor(0, "W").unitSpread()).isEmpty();
    assertThat(sink.tensor(1, "W").unitSpread()).isPresent();
    assertThat(sink.tensor(1, "b").unitSpread()).isEqualTo(OptionalDouble.empty());
  }

  private void train(MultiLayerNetwork network, DataSet data, int steps) {
    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      for (int i = 0; i < steps; i++) {
        network.fit(data);
      }
      assertThat(listener.failures()).isZero();
    }
  }

  /** A network without dropout, which would make identical units diverge. */
  private static MultiLayerNetwork withoutDropout() {
    return TestNetworks.network(
        TestNetworks.configuration()
            .list(
                new DenseLayer.Builder()
                    .nIn(TestNetworks.FEATURES)
                    .nOut(TestNetworks.UNITS)
                    .build(),
                TestNetworks.softmax())
            .build());
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build();
  }

  private static SimpleRnn simpleRnn() {
    return new SimpleRnn.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build();
  }

  @SuppressWarnings("deprecation") // still in wide use
  private static GravesLSTM graves() {
    return new GravesLSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build();
  }
}
