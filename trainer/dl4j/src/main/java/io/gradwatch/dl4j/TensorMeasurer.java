package io.gradwatch.dl4j;

import io.gradwatch.kernel.FloatKernel;
import io.gradwatch.kernel.Moments;
import io.gradwatch.kernel.NativeFloats;
import io.gradwatch.protocol.MagnitudeHistogram;
import io.gradwatch.protocol.TensorStatistics;
import java.util.Optional;

/**
 * Measures ranges of an array: floats in place, in one pass over memory, doubles in chunks. Keeps
 * its scratch memory, so an instance must be used by one thread at a time.
 */
final class TensorMeasurer {

  private final FloatKernel kernel = KernelSelector.fastest();
  private final DoubleMeasurer doubles = new DoubleMeasurer();
  private final Moments moments = new Moments();
  private final MagnitudeCounter magnitudes = new MagnitudeCounter();

  /**
   * Returns the statistics of {@code length} elements starting at {@code from}, each divided by
   * {@code divisor}.
   */
  TensorStatistics measure(FlatValues values, long from, long length, double divisor) {
    NativeFloats floats = values.floats();
    double remainingDivisor = divisor;
    if (floats != null) {
      kernel.measure(floats, from, length, moments);
    } else {
      doubles.measure(values, from, length, divisor, moments);
      remainingDivisor = 1; // the elements were divided before their squares were taken
    }
    // after the kernel, which has brought the elements into the cache, as far as they fit
    MagnitudeHistogram histogram = magnitudes.count(values, from, length, divisor);
    return statistics(remainingDivisor, histogram);
  }

  /** The one mapping from the sums of a measurement to what is reported. */
  private TensorStatistics statistics(double divisor, MagnitudeHistogram histogram) {
    boolean empty = moments.finite() == 0;
    return new TensorStatistics(
        moments.elements(),
        moments.zeros(),
        moments.nans(),
        moments.infinities(),
        moments.l2Norm() / divisor,
        moments.mean() / divisor,
        moments.meanAbsolute() / divisor,
        empty ? 0 : moments.min() / divisor,
        empty ? 0 : moments.max() / divisor,
        Optional.of(histogram));
  }

  /** Returns the L2 norm alone: NaN or infinite if an element is. */
  double l2Norm(FlatValues values, long from, long length) {
    NativeFloats floats = values.floats();
    if (floats != null) {
      return Math.sqrt(kernel.sumOfSquares(floats, from, length));
    }
    doubles.measure(values, from, length, 1, moments);
    if (moments.nans() > 0) {
      return Double.NaN;
    }
    return moments.infinities() > 0 ? Double.POSITIVE_INFINITY : moments.l2Norm();
  }
}
