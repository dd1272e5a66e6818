package io.gradwatch.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
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
}
