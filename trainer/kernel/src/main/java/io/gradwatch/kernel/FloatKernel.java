package io.gradwatch.kernel;

/**
 * Measures ranges of floats in native memory. An instance keeps its scratch memory, so that a
 * measurement allocates nothing, and must be used by one thread at a time.
 */
public interface FloatKernel {

  /**
   * Fills the moments with those of {@code length} elements starting at {@code from}, in one pass
   * over memory.
   */
  void measure(NativeFloats floats, long from, long length, Moments into);

  /**
   * Fills in only {@link Moments#sum}, {@link Moments#sumOfSquares} and the counts of all, NaN and
   * infinite elements, which takes less time. The other moments are undefined afterwards.
   */
  void measureSums(NativeFloats floats, long from, long length, Moments into);

  /**
   * Returns the sum of the squares of {@code length} elements starting at {@code from}; NaN or
   * infinite if an element is.
   */
  double sumOfSquares(NativeFloats floats, long from, long length);

  /**
   * Returns how many of {@code length} elements starting at {@code from} are finite and below
   * {@code low} or above {@code high}.
   */
  long countOutside(NativeFloats floats, long from, long length, float low, float high);
}
