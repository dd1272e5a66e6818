package io.gradwatch.monitor.history;

import java.util.Arrays;

/**
 * One bin of steps for each of several values, such as the gradient norms of all layers. Grows with
 * the position that is written. NaN is counted and is first or last like any other value, but is
 * neither least nor greatest; infinities are. Not thread-safe.
 */
final class Bins {

  private int width;
  private double[] first;
  private double[] last;
  private double[] min;
  private double[] max;
  private int[] count;
  private int[] nan;
  private int[] infinite;

  Bins(int capacity) {
    first = new double[capacity];
    last = new double[capacity];
    min = new double[capacity];
    max = new double[capacity];
    count = new int[capacity];
    nan = new int[capacity];
    infinite = new int[capacity];
  }

  /** Number of positions; a position that was never written has a count of 0. */
  int width() {
    return width;
  }

  int count(int position) {
    return position < width ? count[position] : 0;
  }

  /** Number of values that were NaN. */
  int nan(int position) {
    return position < width ? nan[position] : 0;
  }

  /** Number of values that were infinite. */
  int infinite(int position) {
    return position < width ? infinite[position] : 0;
  }

  double first(int position) {
    return first[position];
  }

  double last(int position) {
    return last[position];
  }

  /** Least value that is not NaN; NaN if all were. */
  double min(int position) {
    return min[position];
  }

  /** Greatest value that is not NaN; NaN if all were. */
  double max(int position) {
    return max[position];
  }

  /** Adds one measured value. */
  void add(int position, double value) {
    boolean isNan = Double.isNaN(value);
    add(
        position,
        value,
        value,
        value,
        value,
        1,
        isNan ? 1 : 0,
        !isNan && Double.isInfinite(value) ? 1 : 0);
  }

  /** Adds a later bin. Counts stay at the greatest number rather than overflow. */
  void add(
      int position,
      double addedFirst,
      double addedLast,
      double addedMin,
      double addedMax,
      int addedCount,
      int addedNan,
      int addedInfinite) {
    reserve(position);
    if (count[position] == 0) {
      first[position] = addedFirst;
      min[position] = addedMin;
      max[position] = addedMax;
    } else {
      min[position] =
          Double.isNaN(min[position]) || addedMin < min[position] ? addedMin : min[position];
      max[position] =
          Double.isNaN(max[position]) || addedMax > max[position] ? addedMax : max[position];
    }
    last[position] = addedLast;
    count[position] = sum(count[position], addedCount);
    nan[position] = sum(nan[position], addedNan);
    infinite[position] = sum(infinite[position], addedInfinite);
  }

  private static int sum(int one, int other) {
    return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
  }

  /** Adds the bins of later steps, position by position. */
  void addAll(Bins later) {
    for (int i = 0; i < later.width; i++) {
      if (later.count[i] > 0) {
        add(
            i,
            later.first[i],
            later.last[i],
            later.min[i],
            later.max[i],
            later.count[i],
            later.nan[i],
            later.infinite[i]);
      }
    }
  }

  /** Removes all values and keeps the memory. */
  void clear() {
    Arrays.fill(count, 0, width, 0);
    Arrays.fill(nan, 0, width, 0);
    Arrays.fill(infinite, 0, width, 0);
    width = 0;
  }

  private void reserve(int position) {
    if (position >= count.length) {
      int capacity = Math.max(position + 1, 2 * count.length);
      first = Arrays.copyOf(first, capacity);
      last = Arrays.copyOf(last, capacity);
      min = Arrays.copyOf(min, capacity);
      max = Arrays.copyOf(max, capacity);
      count = Arrays.copyOf(count, capacity);
      nan = Arrays.copyOf(nan, capacity);
      infinite = Arrays.copyOf(infinite, capacity);
    }
    width = Math.max(width, position + 1);
  }
}
