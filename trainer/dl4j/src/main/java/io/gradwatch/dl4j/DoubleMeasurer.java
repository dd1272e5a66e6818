package io.gradwatch.dl4j;

import io.gradwatch.protocol.MagnitudeHistogram;

/**
 * Measures stretches of an array of doubles, one pass each. A second pass, scaled by a power of
 * two, is made only where squares would leave a double's range.
 *
 * <p>Keeps its scratch memory, hence one thread at a time.
 */
final class DoubleMeasurer {

  /** Below it a sum of squares may have lost terms to underflow. */
  private static final double LEAST_TRUSTED_SQUARES = 0x1p-900;

  private final double[] chunk = new double[FlatValues.CHUNK];

  private long zeros;
  private long nans;
  private long infinities;
  private double sum;
  private double sumOfMagnitudes;
  private double sumOfSquares;
  private double min;
  private double max;

  /**
   * The statistics of {@code length} elements from {@code from} on, each divided by {@code
   * divisor}, with the histogram that others made.
   */
  TensorStatistics measure(
      FlatValues values, long from, long length, double divisor, MagnitudeHistogram histogram) {
    reset();
    for (long at = from, end = from + length; at < end; at += chunk.length) {
      int count = (int) Math.min(chunk.length, end - at);
      values.read(at, count, divisor, chunk);
      add(count);
    }
    long finite = length - nans - infinities;
    if (finite == 0) {
      return new TensorStatistics(length, 0, nans, infinities, 0, 0, 0, 0, 0, histogram);
    }
    if (zeros > 0) {
      min = Math.min(min, 0);
      max = Math.max(max, 0);
    }
    double greatest = Math.max(Math.abs(min), Math.abs(max));
    int exponent = 0;
    if (greatest > 0 && !inRange(sumOfSquares)) {
      exponent = Math.getExponent(greatest);
      sumScaled(values, from, length, divisor, exponent);
    }
    return new TensorStatistics(
        length,
        zeros,
        nans,
        infinities,
        Math.scalb(Math.sqrt(sumOfSquares), exponent),
        Math.scalb(sum / finite, exponent),
        Math.scalb(sumOfMagnitudes / finite, exponent),
        min,
        max,
        histogram);
  }

  private static boolean inRange(double squares) {
    return squares >= LEAST_TRUSTED_SQUARES && squares <= Double.MAX_VALUE;
  }

  private void reset() {
    zeros = 0;
    nans = 0;
    infinities = 0;
    sum = 0;
    sumOfMagnitudes = 0;
    sumOfSquares = 0;
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
  }

  private void add(int count) {
    double chunkSum = 0;
    double chunkMagnitudes = 0;
    double chunkSquares = 0;
    double smallest = min;
    double largest = max;
    for (int i = 0; i < count; i++) {
      double x = chunk[i];
      double magnitude = Math.abs(x);
      if (magnitude > 0 && magnitude <= Double.MAX_VALUE) {
        chunkSum += x;
        chunkMagnitudes += magnitude;
        chunkSquares += x * x;
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
    sum += chunkSum;
    sumOfMagnitudes += chunkMagnitudes;
    sumOfSquares += chunkSquares;
    min = smallest;
    max = largest;
  }

  /** Sums anew, every element divided by 2^exponent. */
  private void sumScaled(FlatValues values, long from, long length, double divisor, int exponent) {
    sum = 0;
    sumOfMagnitudes = 0;
    sumOfSquares = 0;
    for (long at = from, end = from + length; at < end; at += chunk.length) {
      int count = (int) Math.min(chunk.length, end - at);
      values.read(at, count, divisor, chunk);
      for (int i = 0; i < count; i++) {
        double x = Math.scalb(chunk[i], -exponent);
        if (Double.isFinite(x)) {
          sum += x;
          sumOfMagnitudes += Math.abs(x);
          sumOfSquares += x * x;
        }
      }
    }
  }
}
