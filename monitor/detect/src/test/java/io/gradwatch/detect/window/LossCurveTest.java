package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

final class LossCurveTest {

  private static LossCurve curve(int losses, IntToDoubleFunction loss) {
    LossCurve curve = LossCurve.empty();
    for (int i = 0; i < losses; i++) {
      curve = curve.plus(loss.applyAsDouble(i));
    }
    return curve;
  }

  @Test
  void holdsAnyNumberOfLossesInConstantMemory() {
    LossCurve curve = curve(100_000, i -> i);

    assertThat(curve.means()).hasSizeLessThan(LossCurve.CAPACITY);
    assertThat(curve.losses()).isEqualTo(100_000);
  }

  @Test
  void keepsMeansOfEquallyManyLosses() {
    LossCurve curve = curve(128, i -> i);

    assertThat(curve.width()).isEqualTo(4);
    assertThat(curve.means()[0]).isEqualTo(1.5);
    assertThat(curve.means()[31]).isEqualTo(125.5);
  }

  @Test
  void slopeIsPerStepWhateverItsWidth() {
    assertThat(curve(50, i -> 3 - 0.01 * i).regressionLine(20).slope())
        .isCloseTo(-0.01, within(1e-9));
    assertThat(curve(5_000, i -> 3 - 0.01 * i).regressionLine(20).slope())
        .isCloseTo(-0.01, within(1e-9));
  }

  @Test
  void excludesTheFirstQuarterFromTheLine() {
    assertThat(curve(40, i -> i < 10 ? 100 : 1).regressionLine(20).slope()).isZero();
  }

  @Test
  void slopeIsNanWithTooFewLosses() {
    assertThat(curve(20, i -> i).regressionLine(20).slope()).isNaN();
    assertThat(LossCurve.empty().regressionLine(1).slope()).isNaN();
  }

  @Test
  void findsTheLowestMean() {
    assertThat(curve(60, i -> i == 30 ? -100 : 1).lowest(20)).isCloseTo(-4.05, within(1e-9));
    assertThat(curve(10, i -> 1).lowest(20)).isNaN();
  }
}
