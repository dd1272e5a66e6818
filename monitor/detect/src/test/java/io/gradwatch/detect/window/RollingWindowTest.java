package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class RollingWindowTest {

  private static RollingWindow of(double... values) {
    RollingWindow window = RollingWindow.empty();
    for (double value : values) {
      window = window.plus(value);
    }
    return window;
  }

  @Test
  void isNanThroughoutWhenEmpty() {
    RollingWindow empty = RollingWindow.empty();

    assertThat(empty.last()).isNaN();
    assertThat(empty.median()).isNaN();
    assertThat(empty.mean()).isNaN();
    assertThat(empty.standardDeviation()).isNaN();
    assertThat(empty.log10Slope()).isNaN();
    assertThat(empty.withoutNewest().count()).isZero();
  }

  @Test
  void excludesNonFiniteValuesFromItsMomentsAndCountsThem() {
    RollingWindow window = of(1, Double.NaN, 3, Double.POSITIVE_INFINITY, 5);

    assertThat(window.nonFinite()).isEqualTo(2);
    assertThat(window.mean()).isCloseTo(3, Offset.offset(1e-5));
    assertThat(window.median()).isCloseTo(3, Offset.offset(1e-5));
    assertThat(window.max()).isCloseTo(5, Offset.offset(1e-5));
  }

  @Test
  void keepsZeroExactly() {
    assertThat(of(0, 0, 1).median()).isZero();
    assertThat(of(0).last()).isZero();
  }

  @Test
  void keepsTheMagnitudeOfNormsBeyondTheRangeOfFloat() {
    assertThat(of(1e-200).last()).isCloseTo(1e-200, Percentage.withPercentage(0.01));
    assertThat(of(1e200).last()).isCloseTo(1e200, Percentage.withPercentage(0.01));
  }

  @Test
  void dropsTheOldestWhenFull() {
    RollingWindow window = RollingWindow.empty();
    for (int i = 1; i <= RollingWindow.CAPACITY + 10; i++) {
      window = window.plus(i);
    }

    assertThat(window.count()).isEqualTo(RollingWindow.CAPACITY);
    assertThat(window.min()).isCloseTo(11, Offset.offset(1e-4));
  }

  @Test
  void measuresDecadesPerStep() {
    assertThat(of(1, 10, 100, 1_000).log10Slope()).isCloseTo(1, Offset.offset(1e-6));
    assertThat(of(1, 0, 100).log10Slope()).isCloseTo(1, Offset.offset(1e-6));
    assertThat(of(2).log10Slope()).isNaN();
  }

  @Property
  void agreesWithSortedValues(
      @ForAll @Size(min = 1, max = 64) List<@DoubleRange(min = -30, max = 30) Double> exponents) {
    double[] sorted = exponents.stream().mapToDouble(x -> Math.pow(10, x)).toArray();
    RollingWindow window = of(sorted);
    Arrays.sort(sorted);

    Percentage close = Percentage.withPercentage(0.01);
    assertThat(window.median()).isCloseTo(sorted[(sorted.length + 1) / 2 - 1], close);
    assertThat(window.min()).isCloseTo(sorted[0], close);
    assertThat(window.max()).isCloseTo(sorted[sorted.length - 1], close);
    assertThat(window.mean()).isCloseTo(Arrays.stream(sorted).average().orElseThrow(), close);
  }
}
