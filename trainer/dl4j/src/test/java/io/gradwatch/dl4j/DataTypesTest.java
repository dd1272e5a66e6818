package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.TensorReport;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks, features and labels of every floating-point type that Deeplearning4j can train in. */
class DataTypesTest {

  private final InMemoryReportSink sink = new InMemoryReportSink();

  /**
   * The tolerance follows from the network's type: the machine epsilon of half precision is 1e-3.
   */
  @ParameterizedTest(name = "network {0}, features {1}, labels {2}")
  @CsvSource({
    "DOUBLE, DOUBLE, DOUBLE, 1e-6",
    "DOUBLE, FLOAT, FLOAT, 1e-6",
    "FLOAT, FLOAT, DOUBLE, 1e-5",
    "FLOAT, DOUBLE, DOUBLE, 1e-5",
    "FLOAT, HALF, HALF, 5e-3",
    "HALF, HALF, HALF, 5e-3",
    "HALF, FLOAT, FLOAT, 5e-3"
  })
  void statisticsMatchDoublePrecisionWithinTheTypesTolerance(
      DataType network, DataType features, DataType labels, double tolerance) {
    InMemoryReportSink exact = new InMemoryReportSink();

    train(DataType.DOUBLE, DataType.DOUBLE, DataType.DOUBLE, exact);
    train(network, features, labels, sink);

    for (int layer = 0; layer < 2; layer++) {
      for (String param : new String[] {"W", "b"}) {
        TensorReport expected = exact.tensor(layer, param);
        TensorReport actual = sink.tensor(layer, param);
        assertThat(actual.gradient().elements()).isEqualTo(expected.gradient().elements());
        assertThat(actual.gradient().nonFinite()).isZero();
        assertClose(actual.gradient().l2Norm(), expected.gradient().l2Norm(), tolerance);
        assertClose(
            actual.updateL2Norm().orElseThrow(), expected.updateL2Norm().orElseThrow(), tolerance);
        assertClose(
            actual.parameterL2Norm().orElseThrow(),
            expected.parameterL2Norm().orElseThrow(),
            tolerance);
      }
    }
    assertClose(
        sink.layer(0).activation().orElseThrow().standardDeviation(),
        exact.layer(0).activation().orElseThrow().standardDeviation(),
        tolerance);
    assertClose(
        sink.lastStep().loss().orElseThrow(), exact.lastStep().loss().orElseThrow(), tolerance);
  }

  @Test
  void deeplearning4jHasNoNetworksOfBrainFloats() {
    assertThatThrownBy(() -> TestNetworks.configuration().dataType(DataType.BFLOAT16))
        .hasMessageContaining("one of DOUBLE, FLOAT, or HALF");
  }

  private static void assertClose(double actual, double expected, double tolerance) {
    assertThat(actual).isCloseTo(expected, within(Math.abs(expected) * tolerance));
  }

  private static void train(
      DataType type, DataType features, DataType labels, InMemoryReportSink sink) {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration(new Sgd(0.1))
                .dataType(type)
                .list(
                    new DenseLayer.Builder()
                        .nIn(TestNetworks.FEATURES)
                        .nOut(TestNetworks.UNITS)
                        .activation(Activation.TANH)
                        .build(),
                    TestNetworks.softmax())
                .build());
    network.setParams(TestNetworks.random(5, network.numParams()).castTo(type));
    DataSet rows = TestNetworks.rows(6);
    rows.setFeatures(rows.getFeatures().castTo(features));
    rows.setLabels(rows.getLabels().castTo(labels));
    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(rows);
      assertThat(listener.failures()).isZero();
    }
  }
}
