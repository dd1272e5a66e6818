package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.ActivationFamily;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.LayerFamily;
import io.gradwatch.protocol.LayerInfo;
import io.gradwatch.protocol.LossFamily;
import io.gradwatch.protocol.LossReduction;
import io.gradwatch.protocol.OptimizerFamily;
import io.gradwatch.protocol.OptimizerInfo;
import io.gradwatch.protocol.OutputInfo;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.TrainingInfo;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RunFactsTest {

  private static RunInfo run(Map<String, String> settings, LayerInfo... layers) {
    return new RunInfo(
        "run",
        1,
        RunState.RUNNING,
        Instant.EPOCH,
        Instant.EPOCH,
        "test",
        "test",
        List.of(layers),
        settings,
        0,
        OptionalLong.empty(),
        "");
  }

  private static RunFacts words(Map<String, String> settings, LayerInfo... layers) {
    return RunFacts.of(run(settings, layers));
  }

  private static RunFacts stated(OutputInfo... outputs) {
    return RunFacts.of(
        run(Map.of())
            .withTraining(
                new TrainingInfo(OptimizerInfo.UNKNOWN, List.of(outputs), OptionalDouble.empty())));
  }

  private static LayerInfo layer(Integer... inputs) {
    return new LayerInfo("layer", "DenseLayer", "relu", 1, 1, false).withInputs(List.of(inputs));
  }

  private static LayerInfo unconnected() {
    return new LayerInfo("layer", "DenseLayer", "relu", 1, 1, false);
  }

  private static LayerInfo head(Integer... inputs) {
    return layer(inputs).withOutput(true);
  }

  private static RunFacts graph(LayerInfo... layers) {
    return words(Map.of(), layers);
  }

  private static List<Integer> depths(RunFacts facts, int layers) {
    return Stream.iterate(0, i -> i + 1).limit(layers).map(i -> facts.depth(i).orElse(-1)).toList();
  }

  @Test
  void twoTowersAndTwoHeadsShareOnlyTheInput() {
    // input -> 0 -> 2 -> 4 (loss), input -> 1 -> 3 (loss)
    RunFacts facts = graph(layer(), layer(), layer(0), head(1), head(2));

    assertThat(depths(facts, 5)).containsExactly(2, 1, 1, 0, 0);
    assertThat(facts.isBehind(0, 2)).isTrue();
    assertThat(facts.isBehind(0, 4)).isTrue();
    assertThat(facts.isBehind(1, 3)).isTrue();
    assertThat(facts.isBehind(0, 1)).isFalse();
    assertThat(facts.isBehind(0, 3)).isFalse();
    assertThat(facts.isBehind(1, 2)).isFalse();
    assertThat(facts.isBehind(1, 4)).isFalse();
    assertThat(facts.isBehind(4, 0)).isFalse();
    assertThat(facts.isBehind(2, 2)).isFalse();
  }

  @Test
  void twoHeadsOnOneTrunk() {
    // 0 -> 1 -> 2 (loss), 1 -> 3 -> 4 (loss)
    RunFacts facts = graph(layer(), layer(0), head(1), layer(1), head(3));

    assertThat(depths(facts, 5)).containsExactly(3, 2, 0, 1, 0);
    assertThat(facts.isBehind(1, 2)).isTrue();
    assertThat(facts.isBehind(1, 4)).isTrue();
    assertThat(facts.isBehind(2, 3)).isFalse();
    assertThat(facts.isBehind(2, 4)).isFalse();
  }

  @Test
  void depthIsThatOfTheLongestPath() {
    // 0 -> 1 -> 2 -> 3 with a shortcut from 0 to 3
    RunFacts facts = graph(layer(), layer(0), layer(1), head(2, 0));

    assertThat(depths(facts, 4)).containsExactly(3, 2, 1, 0);
    assertThat(facts.isBehind(0, 2)).isTrue();
  }

  @Test
  void aHiddenLayerWithALossOfItsOwnHasTheDepthOfTheFartherLoss() {
    RunFacts facts = graph(layer(), head(0), layer(1), head(2));

    assertThat(depths(facts, 4)).containsExactly(3, 2, 1, 0);
  }

  @Test
  void layersWhoseOutputReachesNoLossHaveNoDepth() {
    // 2 reads 0, and nothing reads 2
    RunFacts facts = graph(layer(), head(0), layer(0));

    assertThat(depths(facts, 3)).containsExactly(1, 0, -1);
    assertThat(facts.isBehind(0, 1)).isTrue();
    assertThat(facts.isBehind(0, 2)).isFalse();
  }

  @Test
  void withoutKnownLossesTheLayersThatNobodyReadsHaveThem() {
    assertThat(depths(graph(layer(), layer(0), layer(0)), 3)).containsExactly(1, 0, 0);
  }

  @Test
  void unknownInputsMakeAChainInTheOrderOfTheList() {
    RunFacts facts = graph(unconnected(), unconnected(), unconnected());

    assertThat(depths(facts, 3)).containsExactly(2, 1, 0);
    assertThat(facts.isBehind(0, 2)).isTrue();
    assertThat(facts.isBehind(2, 0)).isFalse();
  }

  @Test
  void layersInAnyOrderAreSorted() {
    RunFacts facts = graph(head(2), layer(), layer(1));

    assertThat(depths(facts, 3)).containsExactly(0, 2, 1);
    assertThat(facts.isBehind(1, 0)).isTrue();
  }

  @Test
  void aCycleCountsAsUnknown() {
    assertThat(depths(graph(layer(1), layer(0), layer(2), head(1)), 4)).containsExactly(3, 2, 1, 0);
  }

  @Test
  void anOutputIsFoundByItsLayer() {
    RunInfo info =
        run(Map.of(), layer(), layer(0), layer(0))
            .withTraining(
                new TrainingInfo(
                    OptimizerInfo.UNKNOWN,
                    List.of(
                        OutputInfo.of("out", LossFamily.HUBER, "", ActivationFamily.IDENTITY, 1)
                            .ofLayer(2)),
                    OptionalDouble.empty()));

    assertThat(depths(RunFacts.of(info), 3)).containsExactly(1, -1, 0);
  }

  @Test
  void connectsAsManyLayersAsTheContractAllows() {
    int count = Contract.MAX_LAYERS;
    LayerInfo[] layers = new LayerInfo[count];
    Arrays.setAll(layers, i -> i < 2 ? layer() : layer(i - 2));

    RunFacts facts = graph(layers);

    assertThat(facts.depth(0)).hasValue(count / 2 - 1);
    assertThat(facts.isBehind(0, count - 2)).isTrue();
    assertThat(facts.isBehind(0, count - 1)).isFalse();
    assertThat(facts.isBehind(count - 2, 0)).isFalse();
  }

  @Test
  void nothingIsKnownOfARunThatHasNotAnnouncedItself() {
    assertThat(RunFacts.UNKNOWN.updateIsNormalized()).isEmpty();
    assertThat(RunFacts.UNKNOWN.lossFamily()).isEqualTo(LossFamily.UNKNOWN);
    assertThat(RunFacts.UNKNOWN.baselineLoss()).isNaN();
    assertThat(RunFacts.UNKNOWN.activation(0)).isEqualTo(ActivationFamily.UNKNOWN);
    assertThat(RunFacts.UNKNOWN.layerFamily(0)).isEqualTo(LayerFamily.UNKNOWN);
    assertThat(RunFacts.UNKNOWN.depth(0)).isEqualTo(OptionalInt.empty());
    assertThat(RunFacts.UNKNOWN.isBehind(0, 1)).isTrue();
    assertThat(RunFacts.UNKNOWN.isBehind(1, 0)).isFalse();
  }

  @Test
  void wordsOfAnyFrameworkAreOneFact() {
    for (String updater : List.of("RmsProp", "RMSprop", "rmsprop")) {
      assertThat(words(Map.of("updater", updater)).updateIsNormalized()).contains(true);
    }
    for (String loss : List.of("mcxent", "CrossEntropyLoss", "categorical_crossentropy")) {
      RunFacts facts = words(Map.of("loss", loss, "outputs", "3"));
      assertThat(facts.lossFamily()).isEqualTo(LossFamily.CROSS_ENTROPY);
      assertThat(facts.hasCrossEntropyLoss()).isTrue();
      assertThat(facts.baselineLoss()).isEqualTo(Math.log(3));
    }
    for (String activation : List.of("sigmoid", "Sigmoid", "SIGMOID")) {
      LayerInfo layer = new LayerInfo("l", "Linear", activation, 1, 1, false);
      assertThat(words(Map.of(), layer).activation(0)).isEqualTo(ActivationFamily.SIGMOID);
      assertThat(words(Map.of(), layer).layerFamily(0)).isEqualTo(LayerFamily.DENSE);
    }
  }

  @Test
  void unknownWordsStayUnknown() {
    RunFacts facts = words(Map.of("updater", "Mine", "loss", "mine", "outputs", "3"));

    assertThat(facts.updateIsNormalized()).isEmpty();
    assertThat(facts.lossFamily()).isEqualTo(LossFamily.UNKNOWN);
    assertThat(facts.baselineLoss()).isNaN();
  }

  @Test
  void theOptimizerDecidesWhetherUpdatesAreNormalized() {
    TrainingInfo training =
        new TrainingInfo(
            OptimizerInfo.of(OptimizerFamily.LION, "Lion"), List.of(), OptionalDouble.empty());

    assertThat(
            RunFacts.of(run(Map.of("updater", "Sgd")).withTraining(training)).updateIsNormalized())
        .contains(true);
  }

  @Test
  void theBaselineIsTheMeasuredOneOrFollowsFromTheOnlyLoss() {
    OutputInfo classes =
        OutputInfo.of("a", LossFamily.CROSS_ENTROPY, "", ActivationFamily.SOFTMAX, 4);
    OutputInfo binary =
        OutputInfo.of("b", LossFamily.BINARY_CROSS_ENTROPY, "", ActivationFamily.SIGMOID, 3);

    assertThat(stated(classes).baselineLoss()).isEqualTo(Math.log(4));
    assertThat(stated(classes.weighted(false)).baselineLoss()).isEqualTo(Math.log(4));
    assertThat(stated(classes.weighted(true)).baselineLoss()).isNaN();
    assertThat(stated(classes.perTimeStep(LossReduction.MEAN)).baselineLoss())
        .isEqualTo(Math.log(4));
    assertThat(stated(classes.perTimeStep(LossReduction.SUM)).baselineLoss()).isNaN();
    assertThat(stated(classes.perTimeStep(LossReduction.UNKNOWN)).baselineLoss()).isNaN();
    assertThat(stated(binary.withUnitReduction(LossReduction.SUM)).baselineLoss())
        .isEqualTo(3 * Math.log(2));
    assertThat(stated(binary.withUnitReduction(LossReduction.MEAN)).baselineLoss())
        .isEqualTo(Math.log(2));
    assertThat(stated(binary).baselineLoss()).isNaN();
    assertThat(stated(classes, binary).baselineLoss()).isNaN();
    assertThat(stated(classes, binary).lossFamily()).isEqualTo(LossFamily.OTHER);
    assertThat(stated(classes, binary).hasCrossEntropyLoss()).isTrue();
    RunInfo measured =
        run(Map.of("loss", "mcxent", "outputs", "4", "baselineLoss", "9"))
            .withTraining(TrainingInfo.UNKNOWN.withBaselineLoss(0.7));
    assertThat(RunFacts.of(measured).baselineLoss()).isEqualTo(0.7);
  }
}
