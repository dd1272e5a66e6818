package io.gradwatch.detect.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.Quantile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

final class RollingWindowTest {

  private static RollingWindow of(double... values) {
    RollingWindow window = new RollingWindow();
    for (double value : values) {
      window.add(value);
    }
    return window;
  }

  @Test
  void isNanThroughoutWhenEmpty() {
    RollingWindow empty = new RollingWindow();

    assertThat(empty.last()).isNaN();
    assertThat(empty.median()).isNaN();
    assertThat(empty.moments().mean()).isNaN();
    assertThat(empty.moments().standardDeviation()).isNaN();
    assertThat(empty.log10Slope()).isNaN();
    assertThat(empty.quantileBeforeNewest(0.9)).isNaN();
    assertThat(empty.max(2)).isNaN();
    assertThat(empty.min(2)).isNaN();
  }

  @Test
  void excludesNonFiniteValuesFromItsMomentsAndCountsThem() {
    RollingWindow window = of(1, Double.NaN, 3, Double.POSITIVE_INFINITY, 5);

    assertThat(window.nonFinite()).isEqualTo(2);
    assertThat(window.moments().mean()).isCloseTo(3, Offset.offset(1e-5));
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
    RollingWindow window = new RollingWindow();
    for (int i = 1; i <= RollingWindow.CAPACITY + 10; i++) {
      window.add(i);
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
    assertThat(window.moments().mean())
        .isCloseTo(Arrays.stream(sorted).average().orElseThrow(), close);
  }

  /** Against copies and sorting, for any number of values, zeros and non-finite ones included. */
  @Property
  void answersForAnyPartOfTheWindow(
      @ForAll @Size(max = 200) List<@DoubleRange(min = -30, max = 30) Double> exponents,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll @DoubleRange(min = 0, max = 1) double q) {
    List<Double> values = new ArrayList<>();
    RollingWindow window = new RollingWindow();
    for (double exponent : exponents) {
      double value =
          exponent < -25
              ? 0
              : exponent > 28
                  ? Double.NaN
                  : exponent > 26 ? Double.POSITIVE_INFINITY : Math.pow(10, exponent);
      window.add(value);
      values.add(value);
      assertAgree(window, values, n, q);
    }
  }

  private static void assertAgree(RollingWindow window, List<Double> all, int n, double q) {
    List<Double> kept = all.subList(Math.max(0, all.size() - RollingWindow.CAPACITY), all.size());
    List<Double> newest = kept.subList(Math.max(0, kept.size() - n), kept.size());
    assertThat(window.count()).isEqualTo(kept.size());
    assertThat(window.nonFinite(n))
        .isEqualTo((int) newest.stream().filter(x -> !Double.isFinite(x)).count());
    assertSame(window.quantile(q), kept, q);
    assertSame(window.quantile(n, q), newest, q);
    assertSame(window.median(n), newest, 0.5);
    assertSame(window.min(n), newest, 0);
    assertSame(window.max(n), newest, 1);
    assertSame(window.quantileBeforeNewest(q), kept.subList(0, kept.size() - 1), q);
    assertSame(window.maxBeforeNewest(n), newest.subList(0, newest.size() - 1), 1);
    assertSame(window.quantileOfOldest(n, q), kept.subList(0, Math.min(n, kept.size())), q);
    assertThat(window.isZero(n))
        .isEqualTo(kept.size() >= n && newest.stream().allMatch(x -> x == 0));
  }

  private static void assertSame(double found, List<Double> values, double q) {
    double expected =
        Quantile.of(
            values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray(), q);
    if (Double.isNaN(expected)) {
      assertThat(found).isNaN();
    } else if (expected == 0) {
      assertThat(found).isZero();
    } else {
      assertThat(found).isCloseTo(expected, Percentage.withPercentage(0.01));
    }
  }
}
