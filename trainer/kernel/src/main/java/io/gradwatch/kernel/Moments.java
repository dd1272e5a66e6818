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
      long ofThemZero,
      double itsSum,
      double itsMagnitudes,
      double itsSquares,
      double least,
      double greatest) {
    elements += count;
    zeros += ofThemZero;
    sum += itsSum;
    sumOfMagnitudes += itsMagnitudes;
    sumOfSquares += itsSquares;
    min = Math.min(min, least);
    max = Math.max(max, greatest);
  }

  /** Adds finite elements of which no more is asked than their sums. */
  void add(int count, double itsSum, double itsSquares) {
    elements += count;
    sum += itsSum;
    sumOfSquares += itsSquares;
  }

  /** Adds what was measured elsewhere. */
  void add(Moments others) {
    elements += others.elements;
    zeros += others.zeros;
    nans += others.nans;
    infinities += others.infinities;
    sum += others.sum;
    sumOfMagnitudes += others.sumOfMagnitudes;
    sumOfSquares += others.sumOfSquares;
    min = Math.min(min, others.min);
    max = Math.max(max, others.max);
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
