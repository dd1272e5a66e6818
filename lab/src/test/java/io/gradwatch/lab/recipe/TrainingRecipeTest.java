package io.gradwatch.lab.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.training.data.ClassificationDatasets;
import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.SequenceDatasets;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class TrainingRecipeTest {

  private static final int STEPS = 6;
  private static final DatasetSpec SEQUENCES =
      DatasetSpec.sequences(
          STEPS, (seed, steps) -> SequenceDatasets.recall(seed, 80, steps, 3, 0.1));
  private static final DatasetSpec POINTS =
      DatasetSpec.of(seed -> ClassificationDatasets.blobs(seed, 80, 3, 4, 1));

  @ParameterizedTest
  @EnumSource(
      value = RecurrentSpec.Cell.class,
      names = "ECHO_STATE",
      mode = EnumSource.Mode.EXCLUDE)
  void everyTrainedCellReportsItsTimeSteps(RecurrentSpec.Cell cell) {
    RecurrentSpec recurrent =
        new RecurrentSpec(cell, 5, RecurrentSpec.RecurrentInit.AS_INPUT, 1, 0, 1);

    List<StepReport> reports =
        reports(
            TrainingRecipe.recurrent(SEQUENCES, recurrent, Optimiser.sgd(0.1))
                .with(LoopConfig.ofSteps(2)));

    assertThat(reports).hasSize(2);
    LayerReport layer = reports.get(1).layers().get(0);
    assertThat(layer.timeSteps().orElseThrow().gradientL2Norms())
        .hasSize(STEPS)
        .allMatch(norm -> norm > 0);
  }

  @Test
  void aReservoirIsNeverTrainedAndItsReadOutIs() {
    TrainingRecipe recipe =
        TrainingRecipe.recurrent(SEQUENCES, RecurrentSpec.reservoir(12, 0.9), Optimiser.adam(0.01));
    DataSplit data = SEQUENCES.data(1);
    TrainableNetwork trainable = built(recipe, data);
    INDArray reservoir = trainable.model().paramTable().get("0_RW").dup();
    INDArray readOut = trainable.model().paramTable().get("1_W").dup();

    trainable.fit(data.train().first(32));

    assertThat(trainable.model().paramTable().get("0_RW")).isEqualTo(reservoir);
    assertThat(trainable.model().paramTable().get("1_W")).isNotEqualTo(readOut);
  }

  @Test
  void recurrentWeightsAreAnOrthogonalMatrixTimesTheirGain() {
    TrainingRecipe recipe =
        TrainingRecipe.recurrent(
            SEQUENCES,
            RecurrentSpec.simple(8, RecurrentSpec.RecurrentInit.ORTHOGONAL, 3),
            Optimiser.sgd(0.1));

    INDArray weights = built(recipe, SEQUENCES.data(1)).model().paramTable().get("0_RW");

    INDArray product = weights.mmul(weights.transpose());
    assertThat(product.sub(Nd4j.eye(8).mul(9)).norm2Number().doubleValue())
        .isCloseTo(0, within(1e-4));
  }

  @Test
  void initialWeightsFollowTheRecipe() {
    TrainingRecipe recipe =
        TrainingRecipe.dense(POINTS, HiddenLayers.of(2, 40, Activation.TANH), Optimiser.sgd(0.1))
            .with(WeightInitialisation.normal(0.3).withBias(-2));

    TrainableNetwork trainable = built(recipe, POINTS.data(1));

    assertThat(trainable.model().paramTable().get("1_W").stdNumber().doubleValue())
        .isCloseTo(0.3, within(0.03));
    assertThat(trainable.model().paramTable().get("1_b").meanNumber().doubleValue()).isEqualTo(-2);
  }

  @Test
  void skipConnectionsNormalisationAndDropoutTrainTogether() {
    TrainingRecipe recipe =
        TrainingRecipe.dense(
                POINTS,
                HiddenLayers.of(5, 8, Activation.RELU)
                    .withSkipConnections()
                    .withBatchNormalization()
                    .withDropout(0.8),
                Optimiser.momentum(0.01).withWarmUp(2))
            .with(LoopConfig.ofSteps(3));

    assertThat(reports(recipe))
        .hasSize(3)
        .allMatch(step -> Double.isFinite(step.loss().orElseThrow()));
  }

  @Test
  void standardisedInputsHaveMeanZeroAndDeviationOne() {
    INDArray inputs =
        POINTS
            .withScaledInputs(50, 400)
            .standardisedInputs()
            .data(1)
            .train()
            .first(Integer.MAX_VALUE)
            .getFeatures();

    assertThat(inputs.meanNumber().doubleValue()).isCloseTo(0, within(1e-3));
    assertThat(inputs.stdNumber().doubleValue()).isCloseTo(1, within(1e-3));
  }

  @Test
  void nonFiniteRowsAreRemoved() {
    DataSplit whole = POINTS.data(1);
    DataSplit checked = POINTS.withNonFiniteRow().withoutNonFiniteRows().data(1);

    assertThat(checked.train().rows()).isEqualTo(whole.train().rows() - 1);
    assertThat(sum(POINTS.withNonFiniteRow().data(1))).isNaN();
    assertThat(sum(checked)).isFinite();
  }

  private static double sum(DataSplit data) {
    return data.train().first(Integer.MAX_VALUE).getFeatures().sumNumber().doubleValue();
  }

  private static TrainableNetwork built(TrainingRecipe recipe, DataSplit data) {
    return new NetworkFactory(recipe, data).build(1);
  }

  private static List<StepReport> reports(TrainingRecipe recipe) {
    List<StepReport> reports = new ArrayList<>();
    recipe
        .trial("recipe", 1)
        .run(
            new ReportSink() {
              @Override
              public void run(RunInfo info) {
                // only steps are collected
              }

              @Override
              public void step(StepReport report) {
                reports.add(report);
              }
            });
    return reports;
  }
}
