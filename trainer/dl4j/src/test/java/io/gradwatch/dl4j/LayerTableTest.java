package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TimeStepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/layers.md} says of each layer what its report holds. It is what a step of training
 * reports; {@code -Dgradwatch.update-golden=true} writes it anew.
 */
class LayerTableTest {

  private static final Path TABLE = Path.of("..", "..", "docs", "layers.md");

  private static final String HEAD =
      """
      # What is measured of each layer

      Written by `LayerTableTest`, which trains each layer for a step; `LayerKindsTest` holds the figures to the arrays that
      Deeplearning4j itself shows. All tensors listed have gradient, update and parameter figures. Saturated and dead shares
      are of functions that have flat ends or a flat side (tanh, sigmoid, hard tanh, hard sigmoid; ReLU, ReLU6, thresholded
      ReLU); of other functions mean and deviation alone are told.

      A layer without parameters and without an activation function has nothing to report, and is left out of a step.
      """;

  private static final String FOOT =
      """

      ## Why there is none

      - **Frozen layers** (`FrozenLayer`, `FrozenLayerWithBackprop`, `FrozenVertex`, transfer learning's feature extractor), and
        in a `MultiLayerNetwork` all layers below a `FrozenLayer`, receive no gradient by intention: they have 0 trainable
        parameters in the run's description and are left out of its steps, so that nobody takes them for dead.
      - **Pretraining** (`pretrain`, `pretrainLayer`) is done layer by layer by optimizers that have no listeners: it has no
        steps. The parameters that only pretraining reaches (an autoencoder's `vb`, a variational autoencoder's decoder) have
        no gradient while the network is fitted, and are left out.
      - **No activation**: a softmax and an identity at the output are not computed once more, since neither saturates nor
        dies; `BatchNormalization`, `PReLULayer`, attention and capsules have no function of their own whose ends are flat; the function
        of `OCNNOutputLayer` is inside.
      - **No time steps**: `TimeDistributed` has no recurrence. `RecurrentAttentionLayer` reads the whole sequence at every time
        step, so dL/dx(t) does not tell how far back its state remembers. `GravesBidirectionalLSTM` adds up the gradients
        of both directions before anybody can see them: the norms are of the sum.
      - **Does not train**: the layer throws in Deeplearning4j 1.0.0-M2.1 itself, watched or not; a test holds it to that.
      """;

  @Test
  void documentedTableMatchesWhatTrainingReports() throws IOException {
    StringBuilder table = new StringBuilder(HEAD);
    String family = "";
    for (LayerKind kind : LayerKind.all()) {
      if (!kind.family().equals(family)) {
        family = kind.family();
        table
            .append("\n## ")
            .append(family)
            .append("\n\n| layer | tensors | activation | time steps |\n|---|---|---|---|\n");
      }
      table.append("| ").append(kind).append(" | ").append(row(kind)).append(" |\n");
    }
    table.append(FOOT);

    if (Boolean.getBoolean("gradwatch.update-golden")) {
      Files.writeString(TABLE, table.toString());
    }
    assertThat(Files.readString(TABLE))
        .as(
            "docs/layers.md; to accept the change:"
                + " ./mvnw -pl trainer/dl4j -am test -Dgradwatch.update-golden=true")
        .isEqualTo(table.toString());
  }

  private static String row(LayerKind kind) {
    if (kind.untrainable()) {
      return "does not train | | ";
    }
    MultiLayerNetwork network = kind.network();
    InMemoryReportSink sink = new InMemoryReportSink();
    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(kind.data());
      assertThat(listener.failures()).isZero();
    }
    LayerInfo info = sink.runs.get(0).layers().get(kind.layerIndex());
    Optional<LayerReport> report =
        sink.lastStep().layers().stream()
            .filter(layer -> layer.index() == kind.layerIndex())
            .findFirst();
    return tensors(info, report) + " | " + activation(info, report) + " | " + timeSteps(report);
  }

  private static String tensors(LayerInfo info, Optional<LayerReport> report) {
    if (info.parameters() == 0) {
      return "has none";
    }
    if (info.trainableParameters() == 0) {
      return "frozen";
    }
    return report.stream()
        .flatMap(layer -> layer.tensors().stream())
        .map(LayerTableTest::tensor)
        .collect(Collectors.joining(", "));
  }

  private static String tensor(TensorReport tensor) {
    String role = tensor.role().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "`" + tensor.param() + "` (" + role + ")";
  }

  private static String activation(LayerInfo info, Optional<LayerReport> report) {
    if (report.flatMap(LayerReport::activation).isPresent()) {
      return info.activation();
    }
    return info.activation().isEmpty() ? "" : info.activation() + ", not measured";
  }

  private static String timeSteps(Optional<LayerReport> report) {
    return report
        .flatMap(LayerReport::timeSteps)
        .map(TimeStepReport::reverseGradientL2Norms)
        .map(List::isEmpty)
        .map(oneWay -> oneWay ? "yes" : "both directions")
        .orElse("");
  }
}
