package io.gradwatch.dl4j;

import io.gradwatch.protocol.MagnitudeHistogram;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Counts magnitudes by their power of two, over the whole range of a double. */
final class MagnitudeCounter {

  /** Of the smallest subnormal double, 2^-1074. */
  private static final int LOWEST_EXPONENT = -1_074;

  private static final int EXPONENT_BIAS = 1_023;
  private static final int MANTISSA_BITS = 52;

  private final long[] counts = new long[EXPONENT_BIAS - LOWEST_EXPONENT + 1];
  private long total;

  /** Counts a magnitude that is finite and above zero. */
  void add(double magnitude) {
    counts[exponent(magnitude) - LOWEST_EXPONENT]++;
    total++;
  }

  /**
   * The histogram of what was counted; the counter starts anew.
   *
   * @param greatest of the magnitudes counted
   */
  MagnitudeHistogram take(double greatest) {
    if (total == 0) {
      return new MagnitudeHistogram(0, List.of(), 1);
    }
    List<Long> descending = new ArrayList<>();
    int exponent = exponent(greatest) + 1;
    while (total > 0) {
      exponent--;
      long count = counts[exponent - LOWEST_EXPONENT];
      counts[exponent - LOWEST_EXPONENT] = 0;
      descending.add(count);
      total -= count;
    }
    Collections.reverse(descending);
    return new MagnitudeHistogram(exponent, descending, 1);
  }

  /** floor(log2(magnitude)), exact for subnormal doubles as well. */
  private static int exponent(double magnitude) {
    long bits = Double.doubleToRawLongBits(magnitude);
    int biased = (int) (bits >>> MANTISSA_BITS);
    return biased != 0
        ? biased - EXPONENT_BIAS
        : LOWEST_EXPONENT + Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
  }
}
