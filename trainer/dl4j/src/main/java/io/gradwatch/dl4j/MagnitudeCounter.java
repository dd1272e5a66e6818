package io.gradwatch.dl4j;

import io.gradwatch.kernel.NativeFloats;
import io.gradwatch.protocol.MagnitudeHistogram;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts magnitudes by power of two, over the whole range of a double: of every element of a small
 * tensor, or of every n-th of a large one. n is prime, so that it is not a divisor or multiple of a
 * row length. Keeps its scratch memory, so an instance must be used by one thread at a time.
 */
final class MagnitudeCounter {

  /**
   * Number of elements to sample: a share of 10 % is then accurate to about one percentage point.
   * More would cost as much as all other statistics.
   */
  private static final int SAMPLE_SIZE = 1_024;

  /** Exponent of the smallest subnormal double, 2^-1074. */
  private static final int LOWEST_EXPONENT = -1_074;

  private static final int EXPONENT_BIAS = 1_023;
  private static final int MANTISSA_BITS = 52;

  private static final int FLOAT_MANTISSA_BITS = 23;
  private static final int SMALLEST_NORMAL_FLOAT = 1 << FLOAT_MANTISSA_BITS;
  private static final int INFINITE_FLOAT = 0xff << FLOAT_MANTISSA_BITS;

  /**
   * Counts by exponent, in two arrays that are used alternately: neighbouring elements mostly have
   * the same exponent, and a processor stalls when it increments the same counter twice in a row.
   */
  private final long[] even = new long[EXPONENT_BIAS - LOWEST_EXPONENT + 1];

  private final long[] odd = new long[even.length];
  private int lowestSlot;
  private int highestSlot;

  /**
   * Returns the histogram of {@code length} elements starting at {@code from}, each divided by
   * {@code divisor}.
   */
  MagnitudeHistogram count(FlatValues values, long from, long length, double divisor) {
    int stride = stride(length);
    lowestSlot = even.length;
    highestSlot = -1;
    NativeFloats floats = values.floats();
    if (floats != null && (float) divisor == divisor) {
      countFloats(floats, from, from + length, stride, (float) divisor);
    } else {
      for (long at = from, end = from + length; at < end; at += stride) {
        add(Math.abs(values.get(at)), divisor);
      }
    }
    return takeHistogram(stride);
  }

  /**
   * Counts floats by the difference between their bits and those of the divisor, as {@link
   * #exponent} does for doubles.
   */
  private void countFloats(NativeFloats floats, long from, long to, int stride, float divisor) {
    int divisorBits = Float.floatToRawIntBits(divisor);
    long at = from;
    for (; at + stride < to; at += 2L * stride) {
      add(floats.bits(at), divisorBits, divisor, even);
      add(floats.bits(at + stride), divisorBits, divisor, odd);
    }
    if (at < to) {
      add(floats.bits(at), divisorBits, divisor, even);
    }
  }

  private void add(int bits, int divisorBits, float divisor, long[] counts) {
    int magnitude = bits & Integer.MAX_VALUE;
    if (magnitude >= SMALLEST_NORMAL_FLOAT && magnitude < INFINITE_FLOAT) {
      add(((magnitude - divisorBits) >> FLOAT_MANTISSA_BITS) - LOWEST_EXPONENT, counts);
    } else {
      add(Float.intBitsToFloat(magnitude), divisor);
    }
  }

  private void add(double magnitude, double divisor) {
    if (magnitude > 0 && magnitude <= Double.MAX_VALUE) {
      int slot =
          exponent(magnitude, divisor, Double.doubleToRawLongBits(divisor)) - LOWEST_EXPONENT;
      if (slot >= 0) { // the quotient may be too small for a double
        add(slot, even);
      }
    }
  }

  private void add(int slot, long[] counts) {
    counts[slot]++;
    lowestSlot = Math.min(lowestSlot, slot);
    highestSlot = Math.max(highestSlot, slot);
  }

  /** Returns what was counted, and resets the counts. */
  private MagnitudeHistogram takeHistogram(int stride) {
    if (highestSlot < 0) {
      return new MagnitudeHistogram(0, List.of(), stride);
    }
    List<Long> counts = new ArrayList<>(highestSlot - lowestSlot + 1);
    for (int slot = lowestSlot; slot <= highestSlot; slot++) {
      counts.add(even[slot] + odd[slot]);
      even[slot] = 0;
      odd[slot] = 0;
    }
    return new MagnitudeHistogram(lowestSlot + LOWEST_EXPONENT, counts, stride);
  }

  /** Returns 1, or the smallest prime that leaves about {@link #SAMPLE_SIZE} elements. */
  static int stride(long length) {
    int stride = (int) Math.min(length / SAMPLE_SIZE, Integer.MAX_VALUE / 2);
    if (stride < 2) {
      return 1;
    }
    while (!isPrime(stride)) {
      stride++;
    }
    return stride;
  }

  private static boolean isPrime(int number) {
    for (int divisor = 2; divisor <= number / divisor; divisor++) {
      if (number % divisor == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns floor(log2(magnitude / divisor)), without a division if both are normal: the difference
   * of the exponents, less one if the difference of the mantissas borrows from it.
   */
  private static int exponent(double magnitude, double divisor, long divisorBits) {
    int difference = (int) ((Double.doubleToRawLongBits(magnitude) - divisorBits) >> MANTISSA_BITS);
    return magnitude >= Double.MIN_NORMAL && difference >= Double.MIN_EXPONENT
        ? difference
        : exponent(magnitude / divisor);
  }

  /**
   * Returns floor(log2(magnitude)), exact for subnormal doubles too; for 0, one less than the
   * lowest exponent.
   */
  private static int exponent(double magnitude) {
    long bits = Double.doubleToRawLongBits(magnitude);
    int biased = (int) (bits >>> MANTISSA_BITS);
    return biased != 0
        ? biased - EXPONENT_BIAS
        : LOWEST_EXPONENT + Long.SIZE - 1 - Long.numberOfLeadingZeros(bits);
  }
}
