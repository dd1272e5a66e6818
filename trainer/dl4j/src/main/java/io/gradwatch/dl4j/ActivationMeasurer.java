package io.gradwatch.dl4j;

import io.gradwatch.kernel.FloatKernel;
import io.gradwatch.kernel.Moments;
import io.gradwatch.kernel.NativeFloats;
import io.gradwatch.protocol.ActivationReport;

/**
 * Measures a layer's output over one batch. Keeps its scratch memory, so an instance must be used
 * by one thread at a time.
 */
final class ActivationMeasurer {

  private final FloatKernel kernel = KernelSelector.fastest();
  private final Moments moments = new Moments();
  private final double[] chunk = new double[FlatValues.CHUNK];

  /**
   * Measures an output.
   *
   * @param unitAxis axis of the layer's units (features, channels)
   */
  ActivationReport measure(FlatValues output, int unitAxis, Saturation saturation) {
    NativeFloats floats = output.floats();
    return floats == null
        ? measureDoubles(output, unitAxis, saturation)
        : measureFloats(output, floats, unitAxis, saturation);
  }

  /**
   * Computes mean and variance from sums in double precision. A standard deviation below about 1e-6
   * of the mean is lost, at which point the floats themselves have no digits left.
   */
  private ActivationReport measureFloats(
      FlatValues output, NativeFloats floats, int unitAxis, Saturation saturation) {
    long length = floats.length();
    kernel.measureSums(floats, 0, length, moments);
    double finite = Math.max(1, moments.finite());
    double mean = moments.sum() / finite;
    double variance = moments.sumOfSquares() / finite - mean * mean;
    long saturated =
        saturation.hasBounds()
            ? kernel.countOutside(floats, 0, length, saturation.low(), saturation.high())
            : 0;
    return new ActivationReport(
        mean,
        Math.sqrt(Math.max(0, variance)),
        (double) saturated / length,
        deadUnitShare(output, unitAxis, saturation),
        moments.nans(),
        moments.infinities());
  }

  /**
   * Sums the differences to the first finite value, so that a mean far from zero does not cancel
   * the standard deviation.
   */
  private ActivationReport measureDoubles(FlatValues output, int unitAxis, Saturation saturation) {
    long saturated = 0;
    long nans = 0;
    long infinities = 0;
    double shift = Double.NaN;
    double sum = 0;
    double sumOfSquares = 0;
    for (long at = 0, end = output.length(); at < end; at += chunk.length) {
      int count = (int) Math.min(chunk.length, end - at);
      output.read(at, count, 1, chunk);
      for (int i = 0; i < count; i++) {
        double x = chunk[i];
        if (Double.isFinite(x)) {
          if (Double.isNaN(shift)) {
            shift = x;
          }
          sum += x - shift;
          sumOfSquares += (x - shift) * (x - shift);
          if (saturation.isSaturated(x)) {
            saturated++;
          }
        } else if (Double.isNaN(x)) {
          nans++;
        } else {
          infinities++;
        }
      }
    }
    long finite = output.length() - nans - infinities;
    double mean = finite == 0 ? 0 : sum / finite;
    double variance = finite == 0 ? 0 : Math.max(0, sumOfSquares / finite - mean * mean);
    return new ActivationReport(
        finite == 0 ? 0 : shift + mean,
        Math.sqrt(variance),
        (double) saturated / output.length(),
        deadUnitShare(output, unitAxis, saturation),
        nans,
        infinities);
  }

  /** Called last, when the output is in the cache, because it accesses memory unit by unit. */
  private static double deadUnitShare(FlatValues output, int unitAxis, Saturation saturation) {
    return saturation == Saturation.RECTIFIER ? DeadUnits.share(output, unitAxis) : 0;
  }
}
