package io.gradwatch.dl4j;

import io.gradwatch.protocol.ActivationReport;

/** Measures a layer's output over one batch. Keeps its scratch memory: one thread at a time. */
final class ActivationMeasurer {

  private final double[] chunk = new double[FlatValues.CHUNK];

  /**
   * Mean and standard deviation are taken from sums of the differences to the first finite value,
   * so that a mean far from zero does not cancel the deviation away.
   *
   * @param unitAxis the axis along which the layer's units (features, channels) lie
   */
  ActivationReport measure(FlatValues output, int unitAxis, Saturation saturation) {
    boolean[] alive = new boolean[Math.toIntExact(output.size(unitAxis))];
    long stride = output.stride(unitAxis);
    long leftOfUnit = stride;
    int unit = 0;
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
          if (saturation.saturated(x)) {
            saturated++;
          }
        } else if (Double.isNaN(x)) {
          nans++;
        } else {
          infinities++;
        }
        if (x != 0) {
          alive[unit] = true;
        }
        if (--leftOfUnit == 0) {
          leftOfUnit = stride;
          unit = unit + 1 == alive.length ? 0 : unit + 1;
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
        saturation == Saturation.RECTIFIER ? deadShare(alive) : 0,
        nans,
        infinities);
  }

  private static double deadShare(boolean[] alive) {
    int dead = 0;
    for (boolean unitAlive : alive) {
      if (!unitAlive) {
        dead++;
      }
    }
    return (double) dead / alive.length;
  }
}
