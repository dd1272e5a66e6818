package io.gradwatch.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.training.data.PredictionTask;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class PredictionQualityTest {

  private static INDArray rows(float[]... rows) {
    return Nd4j.create(rows);
  }

  @Test
  void theLargestOutputPredictsTheClass() {
    INDArray outputs = rows(new float[] {0.2f, 0.5f, 0.3f}, new float[] {0.9f, 0.1f, 0});
    INDArray labels = rows(new float[] {0, 1, 0}, new float[] {0, 0, 1});

    assertThat(PredictionQuality.countCorrect(outputs, labels)).isEqualTo(1);
  }

  @Test
  void aSingleOutputPredictsTheClassByTheSideOfOneHalf() {
    INDArray outputs = rows(new float[] {0.5f}, new float[] {0.4f}, new float[] {0.6f});
    INDArray labels = rows(new float[] {1}, new float[] {0}, new float[] {0});

    assertThat(PredictionQuality.countCorrect(outputs, labels)).isEqualTo(2);
  }

  @Test
  void anOutputWithNaNIsNeverCorrect() {
    INDArray labels = rows(new float[] {1, 0});
    INDArray single = rows(new float[] {0});

    assertThat(PredictionQuality.countCorrect(rows(new float[] {1, Float.NaN}), labels)).isZero();
    assertThat(PredictionQuality.countCorrect(rows(new float[] {Float.NaN, 1}), labels)).isZero();
    assertThat(PredictionQuality.countCorrect(rows(new float[] {Float.NaN}), single)).isZero();
  }

  /** Two classes at three time steps; the second row's last step is padding. */
  private static DataSet sequences(boolean masked) {
    INDArray labels =
        Nd4j.createFromArray(new float[][][] {{{1, 0, 1}, {0, 1, 0}}, {{0, 1, 0}, {1, 0, 1}}});
    INDArray mask = masked ? rows(new float[] {1, 1, 1}, new float[] {1, 1, 0}) : null;
    return new DataSet(Nd4j.zeros(2, 1, 3), labels, mask, mask);
  }

  @Test
  void everyTimeStepIsAPrediction() {
    INDArray outputs =
        Nd4j.createFromArray(
            new float[][][] {
              {{0.9f, 0.2f, 0.7f}, {0.1f, 0.8f, 0.3f}}, {{0.4f, 0.3f, 0.6f}, {0.6f, 0.7f, 0.4f}}
            });

    assertThat(PredictionQuality.of(PredictionTask.CLASSIFICATION, outputs, sequences(false)))
        .isEqualTo(4.0 / 6);
  }

  @Test
  void maskedTimeStepsDoNotCount() {
    INDArray outputs =
        Nd4j.createFromArray(
            new float[][][] {
              {{0.9f, 0.2f, 0.7f}, {0.1f, 0.8f, 0.3f}}, {{0.4f, 0.3f, 9}, {0.6f, 0.7f, -9}}
            });

    assertThat(PredictionQuality.of(PredictionTask.CLASSIFICATION, outputs, sequences(true)))
        .isEqualTo(4.0 / 5);
    INDArray perfectUpToThePadding = sequences(true).getLabels().dup();
    perfectUpToThePadding.putScalar(1, 0, 2, 9);
    assertThat(
            PredictionQuality.of(PredictionTask.REGRESSION, perfectUpToThePadding, sequences(true)))
        .isEqualTo(1);
  }
}
