package io.gradwatch.benchmarks.listener;

import io.gradwatch.protocol.Quantile;
import java.util.Collection;

/**
 * What was measured many times, seen by rank: a step that waited for the garbage collector counts
 * as one that was slow, however slow.
 *
 * @param median of all
 * @param spread half the distance between the quartiles
 * @param confidenceLow lower end of the interval that holds the true median with 95 %
 * @param confidenceHigh its upper end
 */
public record MedianEstimate(
    double median, double spread, double confidenceLow, double confidenceHigh) {

  /** Of a normal distribution, 95 % are within so many standard deviations. */
  private static final double NORMAL_QUANTILE_95 = 1.96;

  /**
   * The interval is that of the binomial distribution: of n figures, n/2 ± 0.98 √n lie below the
   * true median.
   *
   * @throws IllegalArgumentException for no figures
   */
  static MedianEstimate of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured; one figure is the least");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    double halfWidth = NORMAL_QUANTILE_95 * Math.sqrt(sorted.length) / 2;
    double middle = (sorted.length - 1) / 2.0;
    return new MedianEstimate(
        Quantile.median(sorted),
        (Quantile.of(sorted, 0.75) - Quantile.of(sorted, 0.25)) / 2,
        sorted[(int) Math.max(0, Math.floor(middle - halfWidth))],
        sorted[(int) Math.min(sorted.length - 1, Math.ceil(middle + halfWidth))]);
  }
}
