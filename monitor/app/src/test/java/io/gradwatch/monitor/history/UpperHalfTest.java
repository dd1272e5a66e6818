package io.gradwatch.monitor.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpperHalfTest {

  @ParameterizedTest
  @ValueSource(
      doubles = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -0.0,
        1,
        -0.5,
        65_536
      })
  void valuesThatAreNewsStayWhatTheyAre(double value) {
    assertThat(UpperHalf.toDouble(UpperHalf.of(value))).isEqualTo(Double.valueOf(value));
    assertThat(UpperHalf.of(value)).isNotEqualTo(UpperHalf.ABSENT);
  }

  @Test
  void theGreatestFiniteNormIsNotInfinite() {
    assertThat(UpperHalf.toDouble(UpperHalf.of(Double.MAX_VALUE)))
        .isFinite()
        .isGreaterThan(1.79e308);
    assertThat(UpperHalf.toDouble(UpperHalf.of(-Double.MAX_VALUE)))
        .isFinite()
        .isLessThan(-1.79e308);
  }

  @Test
  void theSmallestNormIsNotZero() {
    assertThat(UpperHalf.toDouble(UpperHalf.of(Double.MIN_VALUE)))
        .isGreaterThan(0)
        .isLessThan(1e-313);
    assertThat(UpperHalf.toDouble(UpperHalf.of(-Double.MIN_VALUE))).isLessThan(0);
  }

  @Test
  void normsKeepSixDigits() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double value = Math.pow(10, 600 * random.nextDouble() - 300);

      assertThat(UpperHalf.toDouble(UpperHalf.of(value))).isCloseTo(value, within(5e-7 * value));
    }
  }
}
