package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.feature.FeatureRow;
import io.gradwatch.detect.feature.FeatureScope;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class LossHistoryTest {

  private static final LearningLimits LIMITS = LearningLimits.defaults();

  private static LossTrend trend(LossHistory history, double reference, boolean isBaseline) {
    FeatureRow row = new FeatureRow(FeatureScope.RUN);
    row.begin(1);
    return LossTrend.of(
        new LossFeatures(history, LIMITS, row),
        LIMITS,
        history.median(LIMITS.levelLosses()),
        reference,
        isBaseline);
  }

  private static LossTrend trend(int steps, IntToDoubleFunction loss) {
    LossHistory history = LossHistory.empty();
    for (int i = 0; i < steps; i++) {
      history = history.plus(loss.applyAsDouble(i));
    }
    return trend(history, history.reference(LIMITS), false);
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

  private static LossTrend trendAgainstBaseline(
      double baseline, int steps, IntToDoubleFunction loss) {
    LossHistory history = LossHistory.empty();
    for (int i = 0; i < steps; i++) {
      history = history.plus(loss.applyAsDouble(i));
    }
    return trend(history, baseline, true);
  }

  @Test
  void isFallingWhenItFallsSlowlyAndSteadily() {
    Random random = new Random(1);
    assertThat(trend(400, i -> 0.688 - 1e-4 * i + 0.002 * random.nextGaussian()))
        .isEqualTo(LossTrend.FALLING);
  }

  @Test
  void hasPlateauedWhenItFallsByNothingThatMatters() {
    assertThat(trendAgainstBaseline(0.5, 1_000, i -> 0.5008 - 5e-7 * i))
        .isEqualTo(LossTrend.PLATEAU);
  }

  @Test
  void hasLevelledOffBelowTheBestConstantPrediction() {
    Random random = new Random(1);
    assertThat(trendAgainstBaseline(1.236, 300, i -> 0.9106 + 1.5 * Math.exp(-i / 8.0)))
        .isEqualTo(LossTrend.LEVELLED_OFF);
    assertThat(trendAgainstBaseline(0.6931, 400, i -> 0.675 + 0.02 * random.nextGaussian()))
        .isEqualTo(LossTrend.LEVELLED_OFF);
  }

  @Test
  void hasPlateauedAtTheBestConstantPredictionHoweverHighItsStart() {
    Random random = new Random(1);
    assertThat(
            trendAgainstBaseline(
                0.6931,
                400,
                i -> 0.6931 + 0.3 * Math.exp(-i / 10.0) + 0.01 * random.nextGaussian()))
        .isEqualTo(LossTrend.PLATEAU);
  }

  @Test
  void hasLevelledOffWellBelowItsStartWhenTheBestConstantIsUnknown() {
    Random random = new Random(1);
    IntToDoubleFunction loss = i -> 0.8 + Math.exp(-i / 10.0) + 0.01 * random.nextGaussian();
    assertThat(trend(400, loss)).isEqualTo(LossTrend.LEVELLED_OFF);
    assertThat(trend(400, i -> 0.97 + 0.02 * random.nextGaussian())).isEqualTo(LossTrend.PLATEAU);
  }

  @Test
  void hasLearnedFromItsStartWhenTheNetworkWasGoodAlready() {
    Random random = new Random(1);
    assertThat(trendAgainstBaseline(2.3, 200, i -> 0.05 * Math.exp(random.nextGaussian())))
        .isEqualTo(LossTrend.LEARNED);
  }

  @Test
  void excludesNanFromEverythingButTheLastLoss() {
    LossHistory history = LossHistory.empty().plus(1).plus(Double.NaN);

    assertThat(history.last()).isNaN();
    assertThat(history.median()).isEqualTo(1);
  }
}
