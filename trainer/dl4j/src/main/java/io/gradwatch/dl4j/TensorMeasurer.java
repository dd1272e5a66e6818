package io.gradwatch.dl4j;

import io.gradwatch.kernel.FloatKernel;
import io.gradwatch.kernel.Moments;
import io.gradwatch.kernel.NativeFloats;
import io.gradwatch.protocol.MagnitudeHistogram;

/**
 * Measures stretches of an array: floats where they lie, in one pass over memory, doubles in
 * chunks. Keeps its scratch memory, hence one thread at a time.
 */
final class TensorMeasurer {

  private final FloatKernel kernel = KernelSelector.fastest();
  private final Moments moments = new Moments();
  private final DoubleMeasurer doubles = new DoubleMeasurer();
  private final MagnitudeCounter magnitudes = new MagnitudeCounter();

  /**
   * The statistics of {@code length} elements from {@code from} on, each divided by {@code
   * divisor}.
   */
  TensorStatistics measure(FlatValues values, long from, long length, double divisor) {
    NativeFloats floats = values.floats();
    if (floats == null) {
      MagnitudeHistogram histogram = magnitudes.count(values, from, length, divisor);
      return doubles.measure(values, from, length, divisor, histogram);
    }
    kernel.measure(floats, from, length, moments);
    // after the kernel, which has brought the elements into the cache, as far as they fit
    MagnitudeHistogram histogram = magnitudes.count(values, from, length, divisor);
    double finite = moments.finite();
    double scale = finite == 0 ? 0 : 1 / (finite * divisor);
    return new TensorStatistics(
        length,
        moments.zeros(),
        moments.nans(),
        moments.infinities(),
        Math.sqrt(moments.sumOfSquares()) / divisor,
        moments.sum() * scale,
        moments.sumOfMagnitudes() * scale,
        finite == 0 ? 0 : moments.min() / divisor,
        finite == 0 ? 0 : moments.max() / divisor,
        histogram);
  }

  /** The L2 norm alone: NaN or infinite where an element is. */
  double l2Norm(FlatValues values, long from, long length) {
    NativeFloats floats = values.floats();
    if (floats != null) {
      return Math.sqrt(kernel.sumOfSquares(floats, from, length));
    }
    TensorStatistics statistics = doubles.measure(values, from, length, 1, MagnitudeCounter.EMPTY);
    if (statistics.nans() > 0) {
      return Double.NaN;
    }
    return statistics.infinities() > 0 ? Double.POSITIVE_INFINITY : statistics.l2Norm();
  }
}
