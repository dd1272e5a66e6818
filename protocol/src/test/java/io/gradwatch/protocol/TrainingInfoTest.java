package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class TrainingInfoTest {

  private static io.gradwatch.protocol.wire.RunInfo.Builder wire() {
    try {
      return io.gradwatch.protocol.wire.RunInfo.parseFrom(RunInfoCodec.encode(Samples.runInfo()))
          .toBuilder();
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static RunInfo accepted(io.gradwatch.protocol.wire.RunInfo.Builder message) {
    return ((Decoded.Accepted<RunInfo>) RunInfoCodec.decode(message.build().toByteArray())).value();
  }

  private static String rejection(io.gradwatch.protocol.wire.RunInfo.Builder message) {
    return ((Decoded.Rejected<RunInfo>) RunInfoCodec.decode(message.build().toByteArray()))
        .message();
  }

  @Test
  void everyConstantOfTheVocabularySurvivesTheWire() {
    LayerInfo layer = Samples.runInfo().layers().get(1);
    for (OptimizerFamily family : OptimizerFamily.values()) {
      assertSurvives(training(OptimizerInfo.of(family, "x")));
    }
    for (LearningRateSchedule schedule : LearningRateSchedule.values()) {
      assertSurvives(
          training(OptimizerInfo.builder(OptimizerFamily.SGD, "").schedule(schedule).build()));
    }
    for (ClippingKind kind : ClippingKind.values()) {
      assertSurvives(
          training(
              OptimizerInfo.builder(OptimizerFamily.SGD, "")
                  .clipping(new GradientClipping(kind, 0.5))
                  .build()));
    }
    for (LossFamily loss : LossFamily.values()) {
      assertSurvives(
          new TrainingInfo(
              OptimizerInfo.UNKNOWN,
              List.of(OutputInfo.of("out", loss, "", ActivationFamily.UNKNOWN, 1)),
              OptionalDouble.empty()));
    }
    for (LossReduction reduction : LossReduction.values()) {
      assertSurvives(
          new TrainingInfo(
              OptimizerInfo.UNKNOWN,
              List.of(
                  OutputInfo.of("out", LossFamily.OTHER, "", ActivationFamily.UNKNOWN, 1)
                      .withUnitReduction(reduction)
                      .perTimeStep(reduction)),
              OptionalDouble.empty()));
    }
    for (ActivationFamily activation : ActivationFamily.values()) {
      assertSurvives(layer.withFamilies(LayerFamily.DENSE, activation));
    }
    for (LayerFamily family : LayerFamily.values()) {
      assertSurvives(layer.withFamilies(family, ActivationFamily.RELU));
    }
  }

  private static TrainingInfo training(OptimizerInfo optimizer) {
    return new TrainingInfo(optimizer, List.of(), OptionalDouble.empty());
  }

  private static void assertSurvives(TrainingInfo training) {
    RunInfo info = Samples.runInfo().withTraining(training);

    assertThat(RunInfoCodec.decode(RunInfoCodec.encode(info)))
        .isEqualTo(new Decoded.Accepted<>(info));
  }

  private static void assertSurvives(LayerInfo layer) {
    RunInfo info = Samples.runInfo().withLayers(List.of(Samples.runInfo().layers().get(0), layer));

    assertThat(RunInfoCodec.decode(RunInfoCodec.encode(info)))
        .isEqualTo(new Decoded.Accepted<>(info));
  }

  @Test
  void constantsOfALaterVersionAreUnknown() {
    var message = wire();
    message.getTrainingBuilder().getOptimizerBuilder().setFamilyValue(4_711);
    message.getTrainingBuilder().getOutputsBuilder(0).setLossValue(4_711);
    message.getLayersBuilder(0).setFamilyValue(4_711).setActivationFamilyValue(4_711);

    RunInfo info = accepted(message);

    assertThat(info.training().optimizer().family()).isEqualTo(OptimizerFamily.UNKNOWN);
    assertThat(info.training().optimizer().name()).isEqualTo("AdamW");
    assertThat(info.training().outputs().get(0).loss()).isEqualTo(LossFamily.UNKNOWN);
    assertThat(info.layers().get(0).family()).isEqualTo(LayerFamily.UNKNOWN);
    assertThat(info.layers().get(0).activationFamily()).isEqualTo(ActivationFamily.UNKNOWN);
  }

  @Test
  void readingTheNetworksInputDiffersFromUnknownInputs() {
    var message = wire();
    message.getLayersBuilder(0).setInputsKnown(false);

    assertThat(Samples.runInfo().layers().get(0).inputs()).contains(List.of());
    assertThat(accepted(message).layers().get(0).inputs()).isEmpty();
    assertThat(accepted(message).layers().get(1).inputs()).contains(List.of(0));
  }

  @Test
  void rejectsReferencesToLayersThatDoNotExist() {
    var input = wire();
    input.getLayersBuilder(1).addInputs(2);
    var output = wire();
    output.getTrainingBuilder().getOutputsBuilder(0).setLayer(2);
    var beyondInt = wire();
    beyondInt.getLayersBuilder(1).addInputs(-1);

    assertThat(rejection(input)).isEqualTo("layers: input 2 does not exist; there are 2 layers");
    assertThat(rejection(output)).isEqualTo("outputs: layer 2 does not exist; there are 2 layers");
    assertThat(rejection(beyondInt)).isEqualTo("layers[1].inputs is -1; a count is 0 or more");
  }

  @Test
  void boundsConnectionsAndOutputs() {
    LayerInfo layer = new LayerInfo("l", "", "", 0, 0, false);
    RunInfo run = Samples.firstRunInfo();
    List<LayerInfo> dense = Collections.nCopies(257, layer.withInputs(Collections.nCopies(256, 0)));
    OutputInfo output = OutputInfo.of("o", LossFamily.OTHER, "", ActivationFamily.UNKNOWN, 1);

    assertThatThrownBy(() -> run.withLayers(dense))
        .hasMessage("layers: inputs has 65792 entries; at most 65536");
    assertThat(run.withLayers(dense.subList(0, 256)).layers()).hasSize(256);
    assertThatThrownBy(
            () ->
                new TrainingInfo(
                    OptimizerInfo.UNKNOWN,
                    Collections.nCopies(257, output),
                    OptionalDouble.empty()))
        .hasMessage("outputs has 257 entries; at most 256");
    assertThatThrownBy(() -> Samples.stepReport().withOutputLosses(Collections.nCopies(257, 1.0)))
        .hasMessage("outputLosses has 257 entries; at most 256");
  }

  @Test
  void rejectsAThresholdBelowZero() {
    var message = wire();
    message.getTrainingBuilder().getOptimizerBuilder().getClippingBuilder().setThreshold(-1);

    assertThat(rejection(message))
        .isEqualTo(
            "training.optimizer.clipping.threshold is -1.0; a norm is 0 or more, NaN or infinite");
  }

  @Test
  void trueLengthsAreAtMostTheLengthOfTheSequence() {
    assertThatThrownBy(
            () ->
                new TimeStepReport(
                    List.of(), List.of(), 8, OptionalInt.of(9), OptionalDouble.empty()))
        .hasMessage("longestTrueLength is 9.0; it must be 0 to 8");
    assertThatThrownBy(
            () ->
                new TimeStepReport(
                    List.of(), List.of(), 8, OptionalInt.empty(), OptionalDouble.of(Double.NaN)))
        .hasMessage("meanTrueLength is NaN; it must be 0 to 8");
  }

  @Test
  void everyOptimizerButTheUnknownStatesWhetherItNormalizes() {
    assertThat(
            Arrays.stream(OptimizerFamily.values())
                .filter(family -> family.normalizesUpdate().isEmpty()))
        .containsExactly(OptimizerFamily.UNKNOWN, OptimizerFamily.OTHER, OptimizerFamily.LBFGS);
  }

  @Test
  void aPublisherCanStateThatItsOptimizerNormalizes() {
    OptimizerInfo own = OptimizerInfo.of(OptimizerFamily.OTHER, "Muon");

    assertThat(own.normalizesUpdate()).isEmpty();
    assertThat(
            OptimizerInfo.builder(OptimizerFamily.OTHER, "Muon")
                .normalized(true)
                .build()
                .normalizesUpdate())
        .contains(true);
    assertThat(
            OptimizerInfo.builder(OptimizerFamily.ADAM, "Adam")
                .normalized(false)
                .build()
                .normalizesUpdate())
        .contains(false);
  }
}
