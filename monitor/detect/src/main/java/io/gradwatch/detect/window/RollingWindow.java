package io.gradwatch.detect.window;

import io.gradwatch.protocol.Quantile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last {@value #CAPACITY} values of a norm or a ratio as log10 in single precision, which is
 * exact to 1e-6 over the whole range of a double. Zero is -Infinity. NaN and infinity are kept,
 * count as non-finite, and are excluded from all statistics.
 *
 * @param log10 logarithms of the values, oldest first
 */
@SuppressWarnings("ArrayRecordComponent") // 4 bytes per value: a run of 1,000 layers has 250,000
public record RollingWindow(float[] log10) {

  /** Number of steps in a window: enough for a 90th percentile, few enough to follow a change. */
  public static final int CAPACITY = 64;

  private static final RollingWindow EMPTY = new RollingWindow(new float[0]);

  public static RollingWindow empty() {
    return EMPTY;
  }

  /** Appends a value, at least 0, NaN or infinite, and drops the oldest if the window is full. */
  public RollingWindow plus(double value) {
    int kept = Math.min(log10.length, CAPACITY - 1);
    float[] next = Arrays.copyOfRange(log10, log10.length - kept, log10.length + 1);
    next[kept] = (float) Math.log10(value);
    return new RollingWindow(next);
  }

  /** The newest {@code n} values of this window, or all if there are fewer. */
  public RollingWindow newest(int n) {
    return n >= log10.length
        ? this
        : new RollingWindow(Arrays.copyOfRange(log10, log10.length - n, log10.length));
  }

  /** This window without its newest value. */
  public RollingWindow withoutNewest() {
    return log10.length == 0 ? this : new RollingWindow(Arrays.copyOf(log10, log10.length - 1));
  }

  /** Number of values in the window. */
  public int count() {
    return log10.length;
  }

  /** Number of values that are NaN or infinite. */
  public int nonFinite() {
    int n = 0;
    for (float x : log10) {
      n += isFinite(x) ? 0 : 1;
    }
    return n;
  }

  private static boolean isFinite(float log10) {
    return log10 < Float.POSITIVE_INFINITY;
  }

  /** The newest value; NaN if the window is empty. */
  public double last() {
    return log10.length == 0 ? Double.NaN : value(log10[log10.length - 1]);
  }

  /** The oldest {@code n} values of this window, or all if there are fewer. */
  public RollingWindow oldest(int n) {
    return n >= log10.length ? this : new RollingWindow(Arrays.copyOf(log10, n));
  }

  /** The oldest value; NaN if the window is empty. */
  public double oldest() {
    return log10.length == 0 ? Double.NaN : value(log10[0]);
  }

  private static double value(float log10) {
    return Math.pow(10, log10);
  }

  /** {@link Quantile} of the finite values; NaN if there are none. */
  public double quantile(double q) {
    float[] sorted = finite();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(sorted);
    return value(sorted[Quantile.index(sorted.length, q)]);
  }

  private float[] finite() {
    float[] kept = new float[log10.length];
    int n = 0;
    for (float x : log10) {
      if (isFinite(x)) {
        kept[n++] = x;
      }
    }
    return Arrays.copyOf(kept, n);
  }

  /** Median of the finite values; NaN if there are none. */
  public double median() {
    return quantile(0.5);
  }

  /** Smallest finite value; NaN if there are none. */
  public double min() {
    return quantile(0);
  }

  /** Largest finite value; NaN if there are none. */
  public double max() {
    return quantile(1);
  }

  /** Arithmetic mean of the finite values; NaN if there are none. */
  public double mean() {
    double sum = 0;
    float[] finite = finite();
    for (float x : finite) {
      sum += value(x);
    }
    return sum / finite.length;
  }

  /** Population standard deviation of the finite values; NaN if there are none. */
  public double standardDeviation() {
    double mean = mean();
    double sum = 0;
    float[] finite = finite();
    for (float x : finite) {
      double deviation = value(x) - mean;
      sum += deviation * deviation;
    }
    return Math.sqrt(sum / finite.length);
  }

  /**
   * Least-squares slope of log10 of the values, in decades per step, over the finite values that
   * are not zero; NaN if there are fewer than two.
   */
  public double log10Slope() {
    RegressionLine line = new RegressionLine();
    for (int i = 0; i < log10.length; i++) {
      if (Float.isFinite(log10[i])) {
        line.add(i, log10[i]);
      }
    }
    return line.slope();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RollingWindow that && Arrays.equals(log10, that.log10);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(log10);
  }
}
