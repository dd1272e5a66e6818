package io.gradwatch.dl4j;

import io.gradwatch.protocol.MagnitudeHistogram;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts magnitudes by their power of two, over the whole range of a double: of every element, or
 * of every n-th where there are many. n is prime, so that it does not fall in step with the rows of
 * a matrix. Keeps its scratch memory, hence one thread at a time.
 */
final class MagnitudeCounter {

  /** Of no elements. */
  static final MagnitudeHistogram NOTHING = new MagnitudeHistogram(0, List.of(), 1);

  /**
   * Elements that are enough: a share of 10 % is then right to about 0.7 points. More would cost as
   * much as all other statistics.
   */
  private static final int ENOUGH = 2_048;

  /** Of the smallest subnormal double, 2^-1074. */
  private static final int LOWEST_EXPONENT = -1_074;

  private static final int EXPONENT_BIAS = 1_023;
  private static final int MANTISSA_BITS = 52;

  private final long[] counts = new long[EXPONENT_BIAS - LOWEST_EXPONENT + 1];

  /**
   * The histogram of {@code length} elements from {@code from} on, each divided by {@code divisor}.
   */
  MagnitudeHistogram count(FlatValues values, long from, long length, double divisor) {
    int stride = stride(length);
    int least = counts.length;
    int greatest = -1;
    for (long at = from, end = from + length; at < end; at += stride) {
      double magnitude = Math.abs(values.get(at)) / divisor;
      if (magnitude > 0 && magnitude <= Double.MAX_VALUE) {
        int slot = exponent(magnitude) - LOWEST_EXPONENT;
        counts[slot]++;
        least = Math.min(least, slot);
        greatest = Math.max(greatest, slot);
      }
    }
    if (greatest < 0) {
      return new MagnitudeHistogram(0, List.of(), stride);
    }
    List<Long> taken = new ArrayList<>(greatest - least + 1);
    for (int slot = least; slot <= greatest; slot++) {
      taken.add(counts[slot]);
      counts[slot] = 0;
    }
    return new MagnitudeHistogram(least + LOWEST_EXPONENT, taken, stride);
  }

  /** 1, or the smallest prime that leaves about {@link #ENOUGH} elements. */
  static int stride(long length) {
    long least = length / ENOUGH;
    return least < 2
        ? 1
        : BigInteger.valueOf(Math.min(least, Integer.MAX_VALUE / 2) - 1)
            .nextProbablePrime()
            .intValueExact();
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
