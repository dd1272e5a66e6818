package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A frozen layer can be distinguished from a dead one: it has no trainable parameters and no
 * report.
 */
class FrozenTest {

  private final InMemoryReportSink sink = new InMemoryReportSink();

  @Test
  void featureExtractorOfTransferLearningIsFrozenAndTheRestIsReported() {
    MultiLayerNetwork network =
        new TransferLearning.Builder(TestNetworks.dense())
            .fineTuneConfiguration(new FineTuneConfiguration.Builder().updater(new Sgd(1)).build())
            .setFeatureExtractor(0)
            .build();

    train(network, TestNetworks.rows(4));

    assertThat(sink.runs.get(0).layers())
        .extracting(LayerInfo::type, LayerInfo::trainableParameters)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("FrozenLayer(DenseLayer)", 0L),
            org.assertj.core.groups.Tuple.tuple("DenseLayer", 20L),
            org.assertj.core.groups.Tuple.tuple("OutputLayer", 10L));
    assertThat(reported()).containsExactly(1, 2);
    assertThat(sink.lastStep().learningRate()).hasValue(1);
  }

  @Test
  void featureExtractorOfAGraphIsFrozenAndTheRestIsReported() {
    ComputationGraph graph =
        new TransferLearning.GraphBuilder(TestNetworks.graph(rnn()))
            .setFeatureExtractor("rnn")
            .build();

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      graph.fit(TestNetworks.sequences(4, 5));
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.runs.get(0).layers())
        .extracting(LayerInfo::trainableParameters)
        .containsExactly(0L, 10L);
    assertThat(reported()).containsExactly(1);
  }

  @Test
  void gradientPassesThroughALayerThatIsFrozenWithBackprop() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    dense(TestNetworks.FEATURES),
                    new FrozenLayerWithBackprop(dense(TestNetworks.UNITS)),
                    TestNetworks.softmax())
                .build());

    train(network, TestNetworks.rows(4));

    assertThat(sink.runs.get(0).layers())
        .extracting(LayerInfo::trainableParameters)
        .containsExactly(16L, 0L, 10L);
    assertThat(reported()).containsExactly(0, 2);
    assertThat(sink.tensor(0, "W").gradient().l2Norm()).isPositive();
  }

  @Test
  void recurrentLayerThatIsFrozenHasNoTimeSteps() {
    MultiLayerNetwork network =
        TestNetworks.recurrent(new FrozenLayerWithBackprop(rnn()), TestNetworks.UNITS);

    train(network, TestNetworks.sequences(4, 5));

    assertThat(sink.runs.get(0).layers().get(0).recurrent()).isTrue();
    assertThat(reported()).containsExactly(1);
  }

  @Test
  void cloneOfAFrozenNetworkIsFrozen() {
    MultiLayerNetwork network =
        new TransferLearning.Builder(TestNetworks.dense()).setFeatureExtractor(0).build().clone();

    train(network, TestNetworks.rows(4));

    assertThat(reported()).containsExactly(1, 2);
  }

  private List<Integer> reported() {
    return sink.lastStep().layers().stream().map(LayerReport::index).toList();
  }

  private void train(MultiLayerNetwork network, DataSet data) {
    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(data);
      assertThat(listener.failures()).isZero();
    }
  }

  private static DenseLayer dense(int inputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(TestNetworks.UNITS).build();
  }

  private static SimpleRnn rnn() {
    return new SimpleRnn.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build();
  }
}
