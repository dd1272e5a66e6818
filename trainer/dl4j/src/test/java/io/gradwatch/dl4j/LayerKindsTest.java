package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TensorReport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares the reports of every layer kind of Deeplearning4j with the arrays that Deeplearning4j
 * itself exposes.
 */
class LayerKindsTest {

  static List<LayerKind> trained() {
    return LayerKind.all().stream().filter(kind -> !kind.untrainable()).toList();
  }

  static List<LayerKind> untrainable() {
    return LayerKind.all().stream().filter(LayerKind::untrainable).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("trained")
  void statisticsMatchDeeplearning4jsOwnArrays(LayerKind kind) {
    MultiLayerNetwork watched = kind.network();
    InMemoryReportSink sink = new InMemoryReportSink();

    Map<String, INDArray> gradients = gradients(kind.network(), kind.data());
    INDArray before = watched.params().dup();
    try (GradwatchListener listener = GradwatchListener.watch(watched, sink)) {
      Nd4j.getRandom().setSeed(3);
      watched.fit(kind.data().copy());
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.steps).hasSize(1);
    Map<String, TensorReport> reported = reported(sink);
    assertThat(reported.keySet()).isEqualTo(gradients.keySet());
    gradients.forEach(
        (key, gradient) -> {
          TensorReport tensor = reported.get(key);
          assertThat(tensor.gradient().elements()).as(key).isEqualTo(gradient.length());
          assertNorm(key, tensor.gradient().l2Norm(), gradient);
          assertNorm(key, tensor.parameterL2Norm().orElseThrow(), watched.getParam(key));
        });
    double updateNorm =
        Math.sqrt(
            reported.values().stream()
                .mapToDouble(tensor -> Math.pow(tensor.updateL2Norm().orElseThrow(), 2))
                .sum());
    assertNorm("updates", updateNorm, before.subi(watched.params()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("untrainable")
  void layerThatIsListedAsUntrainableDoesNotTrainUnwatchedEither(LayerKind kind) {
    assertThatThrownBy(() -> kind.network().fit(kind.data())).isInstanceOf(RuntimeException.class);
  }

  private static void assertNorm(String what, double actual, INDArray expected) {
    double norm = expected.norm2Number().doubleValue();
    assertThat(actual).as(what).isCloseTo(norm, within(1e-6 + norm * 1e-3));
  }

  /**
   * Gradients as the updater receives them: divided by the batch size, except for running
   * statistics.
   */
  private static Map<String, INDArray> gradients(MultiLayerNetwork network, DataSet data) {
    Nd4j.getRandom().setSeed(3);
    network.setInput(data.getFeatures());
    network.setLabels(data.getLabels());
    network.computeGradientAndScore();
    Map<String, INDArray> gradients = new HashMap<>();
    network
        .gradient()
        .gradientForVariable()
        .forEach(
            (key, gradient) -> {
              var layer = network.getLayer(Integer.parseInt(key.substring(0, key.indexOf('_'))));
              String param = key.substring(key.indexOf('_') + 1);
              boolean frozen =
                  layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop;
              if (!frozen && !layer.conf().getLayer().isPretrainParam(param)) {
                gradients.put(
                    key,
                    layer.updaterDivideByMinibatch(param)
                        ? gradient.div(LayerKind.BATCH)
                        : gradient);
              }
            });
    return gradients;
  }

  private static Map<String, TensorReport> reported(InMemoryReportSink sink) {
    Map<String, TensorReport> tensors = new HashMap<>();
    for (LayerReport layer : sink.lastStep().layers()) {
      layer.tensors().forEach(tensor -> tensors.put(layer.index() + "_" + tensor.param(), tensor));
    }
    return tensors;
  }
}
