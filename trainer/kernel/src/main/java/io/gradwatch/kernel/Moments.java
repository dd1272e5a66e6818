package io.gradwatch.kernel;

/**
 * Sums over the finite elements of a range, in double precision, their minimum and maximum, and
 * counts of the others. An accumulator that is allocated once and filled again for each
 * measurement.
 *
 * <p>Squares of floats, the smallest and the largest, stay within a double's range with all their
 * digits, so {@link #l2Norm} is accurate to about 1e-13 of its value. Squares of doubles do not:
 * whoever measures doubles can replace the sums by sums of scaled elements, see {@link
 * #replaceSums}.
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
  private int exponent;

  public Moments() {
    clear();
  }

  /** Resets to the moments of no elements. */
  public void clear() {
    elements = 0;
    zeros = 0;
    nans = 0;
    infinities = 0;
    sum = 0;
    sumOfMagnitudes = 0;
    sumOfSquares = 0;
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
    exponent = 0;
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

  /** Adds finite elements whose sums, minimum and maximum the caller has computed. */
  public void addFinite(
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

  /** Adds finite elements of which only sum and sum of squares are needed. */
  void addFinite(int count, double partialSum, double partialSquares) {
    elements += count;
    sum += partialSum;
    sumOfSquares += partialSquares;
  }

  /** Adds elements that are not finite. */
  public void addNonFinite(long nanCount, long infinityCount) {
    elements += nanCount + infinityCount;
    nans += nanCount;
    infinities += infinityCount;
  }

  /** Adds the moments of another range, whose sums must not be scaled. */
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

  /**
   * Replaces the sums by those of the elements divided by 2^{@code scale}, for doubles whose
   * squares leave a double's range. {@link #l2Norm}, {@link #mean} and {@link #meanAbsolute}
   * account for the scale; counts, minimum and maximum stay as they are.
   */
  public void replaceSums(
      int scale, double scaledSum, double scaledMagnitudes, double scaledSquares) {
    exponent = scale;
    sum = scaledSum;
    sumOfMagnitudes = scaledMagnitudes;
    sumOfSquares = scaledSquares;
  }

  /** Number of all elements. */
  public long elements() {
    return elements;
  }

  /** Number of elements that are exactly zero, of either sign. */
  public long zeros() {
    return zeros;
  }

  /** Number of elements that are NaN. */
  public long nans() {
    return nans;
  }

  /** Number of elements that are infinite, of either sign. */
  public long infinities() {
    return infinities;
  }

  /** Number of finite elements, over which the sums are taken. */
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

  /** Square root of the sum of squares of the finite elements. */
  public double l2Norm() {
    return Math.scalb(Math.sqrt(sumOfSquares), exponent);
  }

  /** Mean of the finite elements; 0 when there are none. */
  public double mean() {
    return finite() == 0 ? 0 : Math.scalb(sum / finite(), exponent);
  }

  /** Mean of the magnitudes of the finite elements; 0 when there are none. */
  public double meanAbsolute() {
    return finite() == 0 ? 0 : Math.scalb(sumOfMagnitudes / finite(), exponent);
  }

  /** The smallest finite element; positive infinity when there is none. */
  public double min() {
    return min;
  }

  /** The largest finite element; negative infinity when there is none. */
  public double max() {
    return max;
  }
}
