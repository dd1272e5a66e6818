package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RunVocabularyTest {

  private static RunInfo run(Map<String, String> settings, LayerInfo... layers) {
    return new RunInfo(
        "run",
        1,
        RunState.RUNNING,
        Samples.TIME,
        Samples.TIME,
        "framework",
        "model",
        List.of(layers),
        settings,
        0,
        OptionalLong.empty(),
        "");
  }

  private static LayerInfo layer(String type, String activation) {
    return new LayerInfo("layer", type, activation, 10, 10, false);
  }

  private static TrainingInfo training(Map<String, String> settings, LayerInfo... layers) {
    return RunVocabulary.complete(run(settings, layers)).training();
  }

  @Test
  void translatesWordsOfOlderPublishers() {
    RunInfo complete =
        RunVocabulary.complete(
            run(
                Map.of(
                    "updater", "RMSprop",
                    "loss", "CrossEntropyLoss",
                    "outputs", "10",
                    "guessingLoss", "2.25"),
                layer("Linear", "Sigmoid"),
                layer("Linear", "")));

    assertThat(complete.training().optimizer().family()).isEqualTo(OptimizerFamily.RMSPROP);
    assertThat(complete.training().optimizer().normalizesUpdate()).contains(true);
    assertThat(complete.training().baselineLoss()).hasValue(2.25);
    assertThat(complete.training().outputs())
        .containsExactly(
            OutputInfo.of(
                    "layer",
                    LossFamily.CROSS_ENTROPY,
                    "CrossEntropyLoss",
                    ActivationFamily.IDENTITY,
                    10)
                .ofLayer(1)
                .withUnitReduction(LossReduction.SUM));
    assertThat(complete.layers().get(0).family()).isEqualTo(LayerFamily.DENSE);
    assertThat(complete.layers().get(0).activationFamily()).isEqualTo(ActivationFamily.SIGMOID);
    assertThat(complete.layers().get(1).activationFamily()).isEqualTo(ActivationFamily.IDENTITY);
  }

  @Test
  void keepsWhatTheRecordStatesItself() {
    RunInfo stated =
        Samples.runInfo()
            .withLayers(
                List.of(
                    layer("MyLstm", "sigmoid")
                        .withFamilies(LayerFamily.OTHER, ActivationFamily.IDENTITY),
                    layer("Dense", "relu").withFamilies(LayerFamily.DENSE, ActivationFamily.RELU)));

    assertThat(RunVocabulary.complete(stated)).isEqualTo(stated);
  }

  @Test
  void isCompleteAfterTheFirstTime() {
    RunInfo once =
        RunVocabulary.complete(
            run(Map.of("updater", "Sgd, Adam", "loss", "mcxent, mse"), layer("LSTM", "tanh")));

    assertThat(RunVocabulary.complete(once)).isEqualTo(once);
  }

  @Test
  void severalOptimizersAreNormalizedIfAllAre() {
    assertThat(training(Map.of("updater", "Adam, Adam")).optimizer().family())
        .isEqualTo(OptimizerFamily.ADAM);
    assertThat(training(Map.of("updater", "Adam, RmsProp")).optimizer().family())
        .isEqualTo(OptimizerFamily.OTHER);
    assertThat(training(Map.of("updater", "Adam, RmsProp")).optimizer().normalizesUpdate())
        .contains(true);
    assertThat(training(Map.of("updater", "Sgd, NoOp")).optimizer().normalizesUpdate())
        .contains(false);
    assertThat(training(Map.of("updater", "Sgd, Adam")).optimizer().normalizesUpdate()).isEmpty();
    assertThat(training(Map.of()).optimizer()).isEqualTo(OptimizerInfo.UNKNOWN);
  }

  @Test
  void severalLossesHaveNoKnownUnitsAndLayers() {
    List<OutputInfo> outputs =
        training(Map.of("loss", "mcxent, mse", "outputs", "2, 2"), layer("OutputLayer", "softmax"))
            .outputs();

    assertThat(outputs)
        .extracting(OutputInfo::loss)
        .containsExactly(LossFamily.CROSS_ENTROPY, LossFamily.SQUARED_ERROR);
    assertThat(outputs).extracting(OutputInfo::units).containsOnly(0L);
    assertThat(outputs).extracting(OutputInfo::layer).containsOnly(OptionalInt.empty());
    assertThat(training(Map.of("loss", "mcxent", "outputs", "2, 3")).outputs())
        .extracting(OutputInfo::units)
        .containsExactly(0L);
  }

  @Test
  void aRecurrentOutputLayerHasALossPerTimeStep() {
    OutputInfo output =
        training(Map.of("loss", "mcxent", "outputs", "2"), layer("RnnOutputLayer", "softmax"))
            .outputs()
            .get(0);

    assertThat(output.perTimeStep()).isTrue();
    assertThat(output.timeReduction()).isEqualTo(LossReduction.SUM);
  }

  @Test
  void ignoresValuesThatAreNoNumbers() {
    assertThat(training(Map.of("loss", "mcxent", "outputs", "ten")).outputs())
        .extracting(OutputInfo::units)
        .containsExactly(0L);
    assertThat(training(Map.of("baselineLoss", "NaN")).baselineLoss()).isEmpty();
    assertThat(training(Map.of("baselineLoss", "-1")).baselineLoss()).isEmpty();
    assertThat(training(Map.of("baselineLoss", "none")).baselineLoss()).isEmpty();
  }

  @Test
  void aSeparateActivationModuleIsNamedByItsType() {
    RunInfo complete =
        RunVocabulary.complete(run(Map.of(), layer("Sigmoid", ""), layer("LSTM", "")));

    assertThat(complete.layers().get(0).family()).isEqualTo(LayerFamily.ACTIVATION);
    assertThat(complete.layers().get(0).activationFamily()).isEqualTo(ActivationFamily.SIGMOID);
    assertThat(complete.layers().get(1).activationFamily()).isEqualTo(ActivationFamily.UNKNOWN);
  }

  @Test
  void translatesTheNamesInAVocabularyWithoutFamilies() {
    TrainingInfo stated =
        new TrainingInfo(
            OptimizerInfo.of(OptimizerFamily.UNKNOWN, "AdamW"),
            List.of(
                OutputInfo.of("out", LossFamily.UNKNOWN, "BCELoss", ActivationFamily.SIGMOID, 3)),
            OptionalDouble.empty());

    TrainingInfo complete =
        RunVocabulary.complete(
                run(Map.of("updater", "Sgd"), layer("Dense", "relu")).withTraining(stated))
            .training();

    assertThat(complete.optimizer().family()).isEqualTo(OptimizerFamily.ADAMW);
    assertThat(complete.outputs().get(0).loss()).isEqualTo(LossFamily.BINARY_CROSS_ENTROPY);
    assertThat(complete.outputs().get(0).unitReduction()).isEqualTo(LossReduction.MEAN);
    assertThat(complete.outputs().get(0).weighted()).isEqualTo(Optional.empty());
  }
}
