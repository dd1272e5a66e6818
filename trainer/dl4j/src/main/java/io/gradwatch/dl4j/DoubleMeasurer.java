package io.gradwatch.dl4j;

import io.gradwatch.kernel.Moments;

/**
 * Measures ranges of an array of doubles in one pass each. Makes a second pass, with the elements
 * scaled by a power of two, only where their squares leave a double's range.
 *
 * <p>Keeps its scratch memory, so an instance must be used by one thread at a time.
 */
final class DoubleMeasurer {

  /** Below this a sum of squares may have lost terms to underflow. */
  private static final double LEAST_TRUSTED_SQUARES = 0x1p-900;

  private final double[] chunk = new double[FlatValues.CHUNK];

  /**
   * Fills the moments with those of {@code length} elements starting at {@code from}, each divided
   * by {@code divisor}.
   */
  void measure(FlatValues values, long from, long length, double divisor, Moments moments) {
    moments.clear();
    for (long at = from, end = from + length; at < end; at += chunk.length) {
      int count = (int) Math.min(chunk.length, end - at);
      values.read(at, count, divisor, chunk);
      add(count, moments);
    }
    boolean anyNonZero = moments.finite() > moments.zeros();
    if (anyNonZero && !isInRange(moments.sumOfSquares())) {
      double largest = Math.max(Math.abs(moments.min()), Math.abs(moments.max()));
      sumScaled(values, from, length, divisor, Math.getExponent(largest), moments);
    }
  }

  private static boolean isInRange(double squares) {
    return squares >= LEAST_TRUSTED_SQUARES && squares <= Double.MAX_VALUE;
  }

  private void add(int count, Moments moments) {
    double sum = 0;
    double magnitudes = 0;
    double squares = 0;
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    int zeros = 0;
    int nans = 0;
    int infinities = 0;
    for (int i = 0; i < count; i++) {
      double x = chunk[i];
      double magnitude = Math.abs(x);
      if (magnitude > 0 && magnitude <= Double.MAX_VALUE) {
        sum += x;
        magnitudes += magnitude;
        squares += x * x;
        smallest = x < smallest ? x : smallest;
        largest = x > largest ? x : largest;
      } else if (magnitude == 0) {
        zeros++;
      } else if (Double.isNaN(x)) {
        nans++;
      } else {
        infinities++;
      }
    }
    if (zeros > 0) {
      smallest = Math.min(smallest, 0);
      largest = Math.max(largest, 0);
    }
    moments.addFinite(
        count - nans - infinities, zeros, sum, magnitudes, squares, smallest, largest);
    moments.addNonFinite(nans, infinities);
  }

  private void sumScaled(
      FlatValues values, long from, long length, double divisor, int exponent, Moments moments) {
    double sum = 0;
    double magnitudes = 0;
    double squares = 0;
    for (long at = from, end = from + length; at < end; at += chunk.length) {
      int count = (int) Math.min(chunk.length, end - at);
      values.read(at, count, divisor, chunk);
      for (int i = 0; i < count; i++) {
        double x = Math.scalb(chunk[i], -exponent);
        if (Double.isFinite(x)) {
          sum += x;
          magnitudes += Math.abs(x);
          squares += x * x;
        }
      }
    }
    moments.replaceSums(exponent, sum, magnitudes, squares);
  }
}
