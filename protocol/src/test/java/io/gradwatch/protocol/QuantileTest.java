package io.gradwatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class QuantileTest {

  @Test
  void isAValueAndNoAverage() {
    double[] values = {4, 1, 3, 2};

    assertThat(Quantile.median(values)).isEqualTo(2);
    assertThat(Quantile.of(values, 0.51)).isEqualTo(3);
    assertThat(Quantile.of(values, 0.95)).isEqualTo(4);
    assertThat(values).containsExactly(4, 1, 3, 2);
  }

  @Test
  void rangesFromTheMinimumToTheMaximum() {
    double[] values = {5, Double.POSITIVE_INFINITY, 3};

    assertThat(Quantile.of(values, 0)).isEqualTo(3);
    assertThat(Quantile.of(values, 1)).isInfinite();
    assertThat(Quantile.of(new double[] {7}, 0.5)).isEqualTo(7);
  }

  @Test
  void nanIsAboveInfinityAndNoValuesHaveNone() {
    double[] values = {Double.NaN, 1, Double.POSITIVE_INFINITY};

    assertThat(Quantile.of(values, 1)).isNaN();
    assertThat(Quantile.median(values)).isInfinite();
    assertThat(Quantile.median(new double[0])).isNaN();
  }

  @Test
  void rejectsSharesOutsideOfZeroToOne() {
    assertThatThrownBy(() -> Quantile.index(3, 1.01)).hasMessageContaining("from 0 to 1");
    assertThatThrownBy(() -> Quantile.index(3, -0.01)).hasMessageContaining("from 0 to 1");
    assertThatThrownBy(() -> Quantile.index(3, Double.NaN)).hasMessageContaining("from 0 to 1");
    assertThatThrownBy(() -> Quantile.index(0, 0.5)).hasMessageContaining("at least 1 value");
  }

  /** The definition by the empirical distribution function, without a rank. */
  @Property
  void isTheSmallestValueThatTheShareDoesNotExceed(
      @ForAll @Size(min = 1, max = 70) List<@DoubleRange(min = -9, max = 9) Double> values,
      @ForAll @DoubleRange(min = 0.01, max = 1) double q) {
    double[] array = values.stream().mapToDouble(Double::doubleValue).toArray();
    double quantile = Quantile.of(array, q);

    assertThat((double) Arrays.stream(array).filter(x -> x <= quantile).count())
        .isGreaterThanOrEqualTo(q * array.length);
    assertThat((double) Arrays.stream(array).filter(x -> x < quantile).count())
        .isLessThan(q * array.length);
  }
}
