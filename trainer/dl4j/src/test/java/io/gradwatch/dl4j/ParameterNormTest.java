package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** The norm of a large parameter is not measured at every step, but is accurate at every step. */
class ParameterNormTest {

  private static final int UNITS =
      6_000; // times TestNetworks.UNITS it exceeds ParameterNorm.ALWAYS_MEASURED
  private static final DataSet DATA = TestNetworks.rows(8);

  private final InMemoryReportSink sink = new InMemoryReportSink();
  private MultiLayerNetwork network = network(1e-3);
  private GradwatchListener listener = GradwatchListener.watch(network, sink);

  private static MultiLayerNetwork network(double learningRate) {
    return TestNetworks.network(
        TestNetworks.configuration(new Sgd(learningRate))
            .list(
                new DenseLayer.Builder().nIn(TestNetworks.FEATURES).nOut(UNITS).build(),
                new DenseLayer.Builder().nIn(UNITS).nOut(TestNetworks.UNITS).build(),
                TestNetworks.softmax())
            .build());
  }

  private void retrain(double learningRate) {
    listener.close();
    network = network(learningRate);
    listener = GradwatchListener.watch(network, sink);
  }

  @AfterEach
  void detach() {
    listener.close();
  }

  @Test
  void cachedNormIsWithinToleranceAtEveryStep() {
    int cached = 0;
    double before = 0;
    for (int step = 0; step < 40; step++) {
      network.fit(DATA);
      double reported = reported();
      assertThat(reported).isCloseTo(actual(), within(ParameterNorm.TOLERANCE * actual()));
      cached += reported == before ? 1 : 0;
      before = reported;
    }
    assertThat(cached).isGreaterThan(20);
  }

  @Test
  void normIsMeasuredAgainAfterALargeUpdate() {
    retrain(0.1);
    int large = 0;
    for (int step = 0; step < 10; step++) {
      network.fit(DATA);
      double update = sink.tensor(1, "W").updateL2Norm().orElseThrow();
      if (update > 1.1 * ParameterNorm.TOLERANCE * actual()) {
        assertThat(reported()).isCloseTo(actual(), within(1e-6 * actual()));
        large++;
      }
    }
    assertThat(large).isGreaterThan(1);
  }

  @Test
  void externalWriteIsSeenAfterMaxStepsBetween() {
    network.fit(DATA);
    weights().muli(10);
    for (int step = 0; step < ParameterNorm.MAX_STEPS_BETWEEN; step++) {
      network.fit(DATA);
    }

    assertThat(reported()).isCloseTo(actual(), within(ParameterNorm.TOLERANCE * actual()));
  }

  @Test
  void nonFiniteParameterIsSeenImmediately() {
    network.fit(DATA);
    network.fit(DATA);
    INDArray poisoned = DATA.getFeatures().dup();
    poisoned.putScalar(0, Double.NaN);
    network.fit(new DataSet(poisoned, DATA.getLabels()));

    assertThat(reported()).isNaN();
  }

  private double reported() {
    return sink.tensor(1, "W").parameterL2Norm().orElseThrow();
  }

  private double actual() {
    return weights().castTo(DataType.DOUBLE).norm2Number().doubleValue();
  }

  private INDArray weights() {
    return network.getParam("1_W");
  }
}
