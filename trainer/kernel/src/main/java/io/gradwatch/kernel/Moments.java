package io.gradwatch.kernel;

/**
 * Sums over the finite elements of a stretch, in double precision, and counts of all others. Made
 * once and filled again: a measurement allocates nothing.
 *
 * <p>Squares of floats, the smallest and the greatest, stay within a double's range with all their
 * digits, so that {@code sqrt(sumOfSquares)} is the L2 norm to about 1e-13 of its value.
 */
public final class Moments {

  private long elements;
  private long zeros;
  private long nans;
  private long infinities;
  private double sum;
  private double sumOfMagnitudes;
  private double sumOfSquares;
  private double min;
  private double max;

  public Moments() {
    clear();
  }

  void clear() {
    elements = 0;
    zeros = 0;
    nans = 0;
    infinities = 0;
    sum = 0;
    sumOfMagnitudes = 0;
    sumOfSquares = 0;
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
  }

  /** Adds one element. */
  void add(double x) {
    elements++;
    if (Double.isFinite(x)) {
      sum += x;
      sumOfMagnitudes += Math.abs(x);
      sumOfSquares += x * x;
      zeros += x == 0 ? 1 : 0;
      min = Math.min(min, x);
      max = Math.max(max, x);
    } else if (Double.isNaN(x)) {
      nans++;
    } else {
      infinities++;
    }
  }

  /** Adds finite elements that were summed elsewhere. */
  void add(
      int count,
      long zeroCount,
      double partialSum,
      double partialMagnitudes,
      double partialSquares,
      double smallest,
      double largest) {
    elements += count;
    zeros += zeroCount;
    sum += partialSum;
    sumOfMagnitudes += partialMagnitudes;
    sumOfSquares += partialSquares;
    min = Math.min(min, smallest);
    max = Math.max(max, largest);
  }

  /** Adds finite elements of which no more is asked than their sums. */
  void add(int count, double partialSum, double partialSquares) {
    elements += count;
    sum += partialSum;
    sumOfSquares += partialSquares;
  }

  /** Adds what was measured elsewhere. */
  void add(Moments other) {
    elements += other.elements;
    zeros += other.zeros;
    nans += other.nans;
    infinities += other.infinities;
    sum += other.sum;
    sumOfMagnitudes += other.sumOfMagnitudes;
    sumOfSquares += other.sumOfSquares;
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
  }

  /** All elements. */
  public long elements() {
    return elements;
  }

  /** Elements that are exactly zero, of either sign. */
  public long zeros() {
    return zeros;
  }

  /** Elements that are NaN. */
  public long nans() {
    return nans;
  }

  /** Elements that are infinite, of either sign. */
  public long infinities() {
    return infinities;
  }

  /** Elements that the sums are over. */
  public long finite() {
    return elements - nans - infinities;
  }

  public double sum() {
    return sum;
  }

  public double sumOfMagnitudes() {
    return sumOfMagnitudes;
  }

  public double sumOfSquares() {
    return sumOfSquares;
  }

  /** The smallest finite element; infinity when there is none. */
  public double min() {
    return min;
  }

  /** The greatest finite element; minus infinity when there is none. */
  public double max() {
    return max;
  }
}
