package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class HyperParametersTest {

  @Test
  void areReadFromTheConfiguration() {
    Map<String, String> hyperParameters =
        HyperParameters.of(new MultiLayerNetworkAdapter(TestNetworks.dense()), Map.of());

    assertThat(hyperParameters)
        .containsOnly(
            Map.entry("updater", "Adam"),
            Map.entry("learningRate", "0.01"),
            Map.entry("loss", "mcxent"),
            Map.entry("outputs", "2"));
  }

  @ParameterizedTest
  @CsvSource({
    "MCXENT,mcxent",
    "XENT,xent",
    "SPARSE_MCXENT,sparse_mcxent",
    "MSE,mse",
    "MEAN_ABSOLUTE_ERROR,mae",
    "NEGATIVELOGLIKELIHOOD,negativeloglikelihood"
  })
  void lossIsNamedAsConfigured(LossFunction function, String name) {
    var network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new OutputLayer.Builder(function)
                        .nIn(TestNetworks.FEATURES)
                        .nOut(3)
                        .activation(Activation.SIGMOID)
                        .build())
                .validateOutputLayerConfig(false)
                .build());

    assertThat(HyperParameters.of(new MultiLayerNetworkAdapter(network), Map.of()))
        .containsEntry("loss", name)
        .containsEntry("outputs", "3");
  }

  @Test
  void includeClippingAndTruncation() {
    var network =
        TestNetworks.network(
            TestNetworks.configuration()
                .gradientNormalization(GradientNormalization.ClipL2PerLayer)
                .gradientNormalizationThreshold(0.5)
                .list(
                    new SimpleRnn.Builder()
                        .nIn(TestNetworks.FEATURES)
                        .nOut(TestNetworks.UNITS)
                        .dataFormat(RNNFormat.NCW)
                        .build(),
                    TestNetworks.rnnOutput(TestNetworks.UNITS))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(3)
                .build());

    assertThat(HyperParameters.of(new MultiLayerNetworkAdapter(network), Map.of()))
        .containsEntry("gradientNormalization", "ClipL2PerLayer")
        .containsEntry("gradientNormalizationThreshold", "0.5")
        .containsEntry("backpropType", "TruncatedBPTT")
        .containsEntry("tbpttLength", "3");
  }

  @Test
  void listDistinctValuesAndSkipFrozenLayers() {
    var network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new FrozenLayer(
                        new DenseLayer.Builder()
                            .nIn(TestNetworks.FEATURES)
                            .nOut(TestNetworks.UNITS)
                            .updater(new Sgd(9))
                            .build()),
                    new DenseLayer.Builder()
                        .nIn(TestNetworks.UNITS)
                        .nOut(TestNetworks.UNITS)
                        .updater(new Sgd(0.5))
                        .build(),
                    TestNetworks.softmax())
                .build());

    assertThat(HyperParameters.of(new MultiLayerNetworkAdapter(network), Map.of()))
        .containsEntry("updater", "Sgd, Adam")
        .containsEntry("learningRate", "0.5, 0.01");
  }

  @Test
  void coverEveryOutputOfAGraph() {
    ComputationGraph graph =
        new ComputationGraph(
            TestNetworks.configuration()
                .graphBuilder()
                .addInputs("in")
                .addLayer("class", output(LossFunction.MCXENT, 2), "in")
                .addLayer("value", output(LossFunction.MSE, 2), "in")
                .setOutputs("class", "value")
                .validateOutputLayerConfig(false)
                .build());
    graph.init();

    assertThat(HyperParameters.of(new ComputationGraphAdapter(graph), Map.of()))
        .containsEntry("loss", "mcxent, mse")
        .containsEntry("outputs", "2, 2");
  }

  private static OutputLayer output(LossFunction function, int outputs) {
    return new OutputLayer.Builder(function)
        .nIn(TestNetworks.FEATURES)
        .nOut(outputs)
        .activation(Activation.SIGMOID)
        .build();
  }

  @Test
  void yieldToExplicitValues() {
    var network = new MultiLayerNetworkAdapter(TestNetworks.dense());
    Map<String, String> full =
        IntStream.range(0, 256).boxed().collect(Collectors.toMap(i -> "h" + i, i -> "x"));

    assertThat(HyperParameters.of(network, Map.of("loss", "mine"))).containsEntry("loss", "mine");
    assertThat(HyperParameters.of(network, full)).isEqualTo(full);
  }
}
