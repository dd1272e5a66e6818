package io.gradwatch.lab.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.data.Points;
import io.gradwatch.lab.data.Sequences;
import io.gradwatch.lab.trial.Learner;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RecipeTest {

  private static final int STEPS = 6;
  private static final Material SEQUENCES =
      Material.sequences(STEPS, (seed, steps) -> Sequences.recall(seed, 80, steps, 3, 0.1));
  private static final Material POINTS = Material.of(seed -> Points.blobs(seed, 80, 3, 4, 1));

  @ParameterizedTest
  @EnumSource(value = Memory.Cell.class, names = "ECHO_STATE", mode = EnumSource.Mode.EXCLUDE)
  void everyCellThatIsTrainedReportsItsTimeSteps(Memory.Cell cell) {
    Memory memory = new Memory(cell, 5, Memory.RecurrentStart.AS_INPUT, 1, 0, 1);

    List<StepReport> reports =
        reports(Recipe.recurrent(SEQUENCES, memory, Optimiser.sgd(0.1)).with(Course.ofSteps(2)));

    assertThat(reports).hasSize(2);
    LayerReport layer = reports.get(1).layers().get(0);
    assertThat(layer.timeSteps().orElseThrow().gradientL2Norms())
        .hasSize(STEPS)
        .allMatch(norm -> norm > 0);
  }

  @Test
  void aReservoirIsNeverTrainedAndItsReadOutIs() {
    Recipe recipe = Recipe.recurrent(SEQUENCES, Memory.reservoir(12, 0.9), Optimiser.adam(0.01));
    DataSplit data = SEQUENCES.data(1);
    Learner learner = built(recipe, data);
    INDArray reservoir = learner.model().paramTable().get("0_RW").dup();
    INDArray readOut = learner.model().paramTable().get("1_W").dup();

    learner.fit(data.train().first(32));

    assertThat(learner.model().paramTable().get("0_RW")).isEqualTo(reservoir);
    assertThat(learner.model().paramTable().get("1_W")).isNotEqualTo(readOut);
  }

  @Test
  void recurrentWeightsStartAsARotationTimesTheirGain() {
    Recipe recipe =
        Recipe.recurrent(
            SEQUENCES, Memory.simple(8, Memory.RecurrentStart.ORTHOGONAL, 3), Optimiser.sgd(0.1));

    INDArray weights = built(recipe, SEQUENCES.data(1)).model().paramTable().get("0_RW");

    INDArray product = weights.mmul(weights.transpose());
    assertThat(product.sub(Nd4j.eye(8).mul(9)).norm2Number().doubleValue())
        .isCloseTo(0, within(1e-4));
  }

  @Test
  void firstWeightsAreWhatTheRecipeSays() {
    Recipe recipe =
        Recipe.dense(POINTS, Hidden.of(2, 40, Activation.TANH), Optimiser.sgd(0.1))
            .with(Start.normal(0.3).withBias(-2));

    Learner learner = built(recipe, POINTS.data(1));

    assertThat(learner.model().paramTable().get("1_W").stdNumber().doubleValue())
        .isCloseTo(0.3, within(0.03));
    assertThat(learner.model().paramTable().get("1_b").meanNumber().doubleValue()).isEqualTo(-2);
  }

  @Test
  void skipsNormalisationAndDropoutTrainTogether() {
    Recipe recipe =
        Recipe.dense(
                POINTS,
                Hidden.of(5, 8, Activation.RELU).skipping().normalised().dropping(0.8),
                Optimiser.momentum(0.01).warmingUp(2))
            .with(Course.ofSteps(3));

    assertThat(reports(recipe))
        .hasSize(3)
        .allMatch(step -> Double.isFinite(step.loss().orElseThrow()));
  }

  @Test
  void standardisedInputsHaveMeanZeroAndDeviationOne() {
    INDArray inputs =
        POINTS
            .withInputs(50, 400)
            .standardisedInputs()
            .data(1)
            .train()
            .first(Integer.MAX_VALUE)
            .getFeatures();

    assertThat(inputs.meanNumber().doubleValue()).isCloseTo(0, within(1e-3));
    assertThat(inputs.stdNumber().doubleValue()).isCloseTo(1, within(1e-3));
  }

  @Test
  void checkedDataHaveTheBrokenRowTakenOut() {
    DataSplit whole = POINTS.data(1);
    DataSplit checked = POINTS.withBrokenRow().checked().data(1);

    assertThat(checked.train().rows()).isEqualTo(whole.train().rows() - 1);
    assertThat(sum(POINTS.withBrokenRow().data(1))).isNaN();
    assertThat(sum(checked)).isFinite();
  }

  private static double sum(DataSplit data) {
    return data.train().first(Integer.MAX_VALUE).getFeatures().sumNumber().doubleValue();
  }

  private static Learner built(Recipe recipe, DataSplit data) {
    Network network = new Network(recipe, data);
    Learner learner = network.build(1);
    network.prepare(learner, 1);
    return learner;
  }

  private static List<StepReport> reports(Recipe recipe) {
    List<StepReport> reports = new ArrayList<>();
    recipe
        .trial("recipe", 1)
        .run(
            new ReportSink() {
              @Override
              public void run(RunInfo info) {
                // what it says of itself is not asked for
              }

              @Override
              public void step(StepReport report) {
                reports.add(report);
              }
            });
    return reports;
  }
}
