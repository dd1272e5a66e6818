package io.gradwatch.kernel;

/**
 * Measures stretches of floats in native memory. Keeps its scratch memory, so that a measurement
 * allocates nothing: one thread at a time.
 */
public interface FloatKernel {

  /**
   * Fills the moments with those of {@code length} elements from {@code from} on, in one pass over
   * memory.
   */
  void measure(NativeFloats floats, long from, long length, Moments into);

  /**
   * Fills the moments with {@link Moments#sum}, {@link Moments#sumOfSquares} and the counts of NaN
   * and infinities alone, in less time; the others mean nothing then.
   */
  void measureSums(NativeFloats floats, long from, long length, Moments into);

  /**
   * The sum of the squares of {@code length} elements from {@code from} on: NaN or infinite where
   * an element is.
   */
  double sumOfSquares(NativeFloats floats, long from, long length);

  /**
   * Counts the elements that are finite and below {@code low} or above {@code high}, of {@code
   * length} from {@code from} on.
   */
  long countOutside(NativeFloats floats, long from, long length, float low, float high);
}
