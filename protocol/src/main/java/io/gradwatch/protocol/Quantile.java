package io.gradwatch.protocol;

import java.util.Arrays;

/**
 * The one definition of a quantile in this project, that of {@link RollingLayer#medianL2Norm()} and
 * of every limit that a detector compares with: the smallest value that at least a share q of all
 * values does not exceed. It is the inverse of the empirical distribution function, type 1 of
 * Hyndman and Fan (1996), "Sample quantiles in statistical packages", also called nearest rank:
 *
 * <pre>Q(q) = x[max(1, ceil(q · n))] of x[1] ≤ … ≤ x[n]</pre>
 *
 * It is always one of the values and never an average of two, which would have no meaning beside an
 * infinity or between decades.
 */
public final class Quantile {

  private Quantile() {}

  /**
   * Quantile of values in any order, NaN above infinity; NaN without values.
   *
   * @param q share from 0, the minimum, to 1, the maximum
   */
  public static double of(double[] values, double q) {
    if (values.length == 0) {
      return Double.NaN;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[index(sorted.length, q)];
  }

  /** Quantile of 0.5; of an even number of values the lower of the two in the middle. */
  public static double median(double[] values) {
    return of(values, 0.5);
  }

  /**
   * Index of a quantile in sorted values of any type.
   *
   * @param count number of values, at least 1
   * @param q share from 0, the minimum, to 1, the maximum
   * @throws IllegalArgumentException if there are no values or {@code q} is not from 0 to 1
   */
  public static int index(int count, double q) {
    if (count < 1 || !(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException(
          "quantile " + q + " of " + count + " values; q must be from 0 to 1, of at least 1 value");
    }
    return Math.max(0, (int) Math.ceil(q * count) - 1);
  }
}
