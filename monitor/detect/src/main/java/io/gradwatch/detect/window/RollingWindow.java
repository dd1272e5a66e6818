package io.gradwatch.detect.window;

import io.gradwatch.protocol.Quantile;
import java.util.Arrays;

/**
 * The last values of a norm, a ratio or a share as log10 in single precision, which is exact to
 * 1e-6 over the whole range of a double. Zero is -Infinity. NaN and infinity are kept, count as
 * non-finite, and are excluded from all statistics.
 *
 * <p>The values are in a ring. A permutation keeps them in ascending order by insertion, so that a
 * quantile of any number of the newest values needs no sorting and no copy. A window of zeros, such
 * as the share of dead units of a layer without ReLU, holds no array.
 *
 * <p>Longer than most classes because every statistic walks the same two arrays.
 */
public final class RollingWindow {

  /** Number of steps in a window: enough for a 90th percentile, few enough to follow a change. */
  public static final int CAPACITY = 64;

  private static final float[] NO_VALUES = new float[0];
  private static final byte[] NO_ORDER = new byte[0];

  private static final int NOT_ASKED = -1;

  private final int capacity;
  private float[] ring = NO_VALUES;

  /** Ring indices by ascending value: zeros first, then finite values, infinities and NaN last. */
  private byte[] order = NO_ORDER;

  /** Ring index of the next value. */
  private int next;

  private int count;
  private int nonFinite;

  /** The last quantile that was asked for: several detectors ask for the same. */
  private int askedCount = NOT_ASKED;

  private double askedShare;
  private double answer;

  /** Creates an empty window of {@value #CAPACITY} steps. */
  public RollingWindow() {
    this(CAPACITY);
  }

  /**
   * Creates an empty window.
   *
   * @param capacity maximum number of values, at most 127
   */
  RollingWindow(int capacity) {
    this.capacity = capacity;
  }

  /** Returns an independent window with the same values. */
  RollingWindow copy() {
    RollingWindow copy = new RollingWindow(capacity);
    copy.ring = ring.length == 0 ? ring : ring.clone();
    copy.order = order.length == 0 ? order : order.clone();
    copy.next = next;
    copy.count = count;
    copy.nonFinite = nonFinite;
    return copy;
  }

  /** Appends a value, at least 0, NaN or infinite, and drops the oldest if the window is full. */
  public void add(double value) {
    addLog10(log10(value));
  }

  /** Returns the logarithm under which a value is kept. */
  static float log10(double value) {
    return value == 0 ? Float.NEGATIVE_INFINITY : (float) Math.log10(value);
  }

  /** Appends a value by its logarithm, as {@link #newestLog10()} returned it. */
  void addLog10(float log10) {
    askedCount = NOT_ASKED;
    if (ring.length == 0) {
      if (log10 == Float.NEGATIVE_INFINITY) {
        count = Math.min(count + 1, capacity);
        next = next + 1 == capacity ? 0 : next + 1;
        return;
      }
      allocate();
    }
    int ordered = count;
    if (count == capacity) {
      ordered = remove(next);
    } else {
      count++;
    }
    ring[next] = log10;
    insert(next, ordered);
    nonFinite += isFinite(log10) ? 0 : 1;
    next = next + 1 == capacity ? 0 : next + 1;
  }

  /** Every value so far was zero. */
  private void allocate() {
    ring = new float[capacity];
    order = new byte[capacity];
    Arrays.fill(ring, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < count; i++) {
      order[i] = (byte) i; // a window that is not full has its values at 0 to count - 1
    }
  }

  /** Takes the value at a ring index out of the order; returns how many are left in it. */
  private int remove(int index) {
    nonFinite -= isFinite(ring[index]) ? 0 : 1;
    int at = 0;
    while (order[at] != index) {
      at++;
    }
    System.arraycopy(order, at + 1, order, at, count - 1 - at);
    return count - 1;
  }

  private void insert(int index, int ordered) {
    float value = ring[index];
    int low = 0;
    int high = ordered;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Float.compare(ring[order[middle]], value) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    System.arraycopy(order, low, order, low + 1, ordered - low);
    order[low] = (byte) index;
  }

  private static boolean isFinite(float log10) {
    return log10 < Float.POSITIVE_INFINITY;
  }

  private static double value(float log10) {
    return log10 == Float.NEGATIVE_INFINITY ? 0 : Math.pow(10, log10);
  }

  /** Number of values in the window. */
  public int count() {
    return count;
  }

  /** Number of values that are NaN or infinite. */
  public int nonFinite() {
    return nonFinite;
  }

  /** Number of values that are NaN or infinite among the newest {@code n}. */
  public int nonFinite(int n) {
    if (nonFinite == 0) {
      return 0;
    }
    int found = 0;
    for (int age = Math.min(n, count) - 1; age >= 0; age--) {
      found += isFinite(log10At(age)) ? 0 : 1;
    }
    return found;
  }

  /** Logarithm of the value that was added {@code age} values before the newest. */
  private float log10At(int age) {
    int index = next - 1 - age;
    return ring.length == 0 ? Float.NEGATIVE_INFINITY : ring[index < 0 ? index + capacity : index];
  }

  private int age(int index) {
    int age = next - 1 - index;
    return age < 0 ? age + capacity : age;
  }

  /** Logarithm of the newest value, exactly as it is kept; the window must not be empty. */
  float newestLog10() {
    return log10At(0);
  }

  /** Writes the newest value; the window must not be empty. */
  public void writeNewest(StateOutput out) {
    out.putFloat(newestLog10());
  }

  /** Adds what {@link #writeNewest} wrote. */
  public void readNewest(StateInput in) {
    addLog10(in.getFloat());
  }

  /** Logarithms of all values, oldest first. */
  float[] log10Values() {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = log10At(count - 1 - i);
    }
    return values;
  }

  /** The newest value; NaN if the window is empty. */
  public double last() {
    return count == 0 ? Double.NaN : value(log10At(0));
  }

  /** The oldest value; NaN if the window is empty. */
  public double oldest() {
    return count == 0 ? Double.NaN : value(log10At(count - 1));
  }

  /** {@link Quantile} of the finite values; NaN if there are none. */
  public double quantile(double q) {
    return quantile(count, q);
  }

  /**
   * {@link Quantile} of the finite values among the newest {@code n}, or among all if there are
   * fewer; NaN if there are none.
   */
  public double quantile(int n, double q) {
    int newest = Math.min(n, count);
    if (newest == askedCount && q == askedShare) {
      return answer;
    }
    double quantile = newest == count ? quantileOfAll(q) : quantile(0, newest, q);
    askedCount = newest;
    askedShare = q;
    answer = quantile;
    return quantile;
  }

  private double quantileOfAll(double q) {
    int finite = count - nonFinite;
    if (finite == 0) {
      return Double.NaN;
    }
    return ring.length == 0 ? 0 : value(ring[order[Quantile.index(finite, q)]]);
  }

  /** {@link Quantile} of the finite values except the newest; NaN if there are none. */
  public double quantileBeforeNewest(double q) {
    return quantile(1, count, q);
  }

  /** {@link Quantile} of the finite values among the oldest {@code n}; NaN if there are none. */
  public double quantileOfOldest(int n, double q) {
    return quantile(Math.max(0, count - n), count, q);
  }

  /**
   * Quantile of the finite values of ages from {@code from}, inclusive, to {@code to}, exclusive.
   */
  private double quantile(int from, int to, double q) {
    int finite = 0;
    for (int age = from; age < to; age++) {
      finite += isFinite(log10At(age)) ? 1 : 0;
    }
    if (finite == 0) {
      return Double.NaN;
    }
    if (ring.length == 0) {
      return 0;
    }
    int rank = Quantile.index(finite, q);
    for (int i = 0; ; i++) {
      int age = age(order[i]);
      if (age >= from && age < to && rank-- == 0) {
        return value(ring[order[i]]);
      }
    }
  }

  /** Median of the finite values; NaN if there are none. */
  public double median() {
    return quantile(0.5);
  }

  /** Median of the finite values among the newest {@code n}; NaN if there are none. */
  public double median(int n) {
    return quantile(n, 0.5);
  }

  /** Smallest finite value; NaN if there are none. */
  public double min() {
    return quantile(0);
  }

  /** Smallest finite value among the newest {@code n}; NaN if there are none. */
  public double min(int n) {
    float min = Float.POSITIVE_INFINITY;
    for (int age = Math.min(n, count) - 1; age >= 0; age--) {
      float log10 = log10At(age);
      min = log10 < min ? log10 : min;
    }
    return min == Float.POSITIVE_INFINITY ? Double.NaN : value(min);
  }

  /** Largest finite value; NaN if there are none. */
  public double max() {
    return quantile(1);
  }

  /** Largest finite value among the newest {@code n}; NaN if there are none. */
  public double max(int n) {
    return max(0, n);
  }

  /** Largest finite value among the newest {@code n} without the last; NaN if there are none. */
  public double maxBeforeNewest(int n) {
    return max(1, n);
  }

  private double max(int from, int to) {
    float max = Float.NaN;
    for (int age = Math.min(to, count) - 1; age >= from; age--) {
      float log10 = log10At(age);
      max = isFinite(log10) && !(log10 <= max) ? log10 : max;
    }
    return Float.isNaN(max) ? Double.NaN : value(max);
  }

  /** Whether the newest {@code n} values, of at least as many, are exactly zero. */
  public boolean isZero(int n) {
    if (count < n) {
      return false;
    }
    for (int age = 0; age < n; age++) {
      if (log10At(age) != Float.NEGATIVE_INFINITY) {
        return false;
      }
    }
    return true;
  }

  /**
   * Arithmetic mean and population standard deviation of finite values; both NaN if there are none.
   */
  public record Moments(double mean, double standardDeviation) {}

  /** Moments of the finite values. */
  public Moments moments() {
    double[] values = new double[count - nonFinite];
    int n = 0;
    double sum = 0;
    for (int age = count - 1; age >= 0; age--) {
      float log10 = log10At(age);
      if (isFinite(log10)) {
        values[n] = value(log10);
        sum += values[n++];
      }
    }
    double mean = sum / n;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return new Moments(mean, Math.sqrt(squares / n));
  }

  /**
   * Least-squares slope of log10 of the values, in decades per step, over the finite values that
   * are not zero; NaN if there are fewer than two.
   */
  public double log10Slope() {
    RegressionLine line = new RegressionLine();
    for (int i = 0; i < count; i++) {
      float log10 = log10At(count - 1 - i);
      if (Float.isFinite(log10)) {
        line.add(i, log10);
      }
    }
    return line.slope();
  }

  /** Bytes that the arrays of this window take in memory. */
  int arrayBytes() {
    return Float.BYTES * ring.length + order.length;
  }
}
