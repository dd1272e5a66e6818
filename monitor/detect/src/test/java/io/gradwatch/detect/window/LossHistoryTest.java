package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class LossHistoryTest {

  private static LossTrend trend(int steps, IntToDoubleFunction loss) {
    LossHistory history = LossHistory.empty();
    for (int i = 0; i < steps; i++) {
      history = history.plus(loss.applyAsDouble(i));
    }
    return history.trend(history.reference(), false);
  }

  @Test
  void isUnknownBeforeTwentyLosses() {
    assertThat(trend(19, i -> 1)).isEqualTo(LossTrend.UNKNOWN);
    assertThat(trend(0, i -> 1)).isEqualTo(LossTrend.UNKNOWN);
  }

  @Test
  void isUnknownWhenNoLossIsFinite() {
    assertThat(trend(100, i -> Double.NaN)).isEqualTo(LossTrend.UNKNOWN);
  }

  @Test
  void hasPlateauedWhenItIsNoise() {
    Random random = new Random(1);
    assertThat(trend(200, i -> 0.693 + 0.005 * random.nextGaussian())).isEqualTo(LossTrend.PLATEAU);
  }

  @Test
  void hasPlateauedWhenItIsConstant() {
    assertThat(trend(200, i -> 0.693)).isEqualTo(LossTrend.PLATEAU);
    assertThat(trend(200, i -> 0)).isEqualTo(LossTrend.PLATEAU);
  }

  @Test
  void isFallingUnderNoise() {
    Random random = new Random(1);
    assertThat(trend(64, i -> 2 - 0.005 * i + 0.05 * random.nextGaussian()))
        .isEqualTo(LossTrend.FALLING);
  }

  @Test
  void isRising() {
    assertThat(trend(64, i -> 1 + 0.1 * i)).isEqualTo(LossTrend.RISING);
  }

  @Test
  void hasLearnedAtHalfOfTheReference() {
    assertThat(trend(200, i -> i < 100 ? 2 : 0.9)).isEqualTo(LossTrend.LEARNED);
  }

  @Test
  void excludesNanFromEverythingButTheLastLoss() {
    LossHistory history = LossHistory.empty().plus(1).plus(Double.NaN);

    assertThat(history.last()).isNaN();
    assertThat(history.median()).isEqualTo(1);
  }
}
