package io.gradwatch.benchmarks.listener;

import io.gradwatch.protocol.Quantile;
import java.util.Collection;

/**
 * Median of repeated measurements with its spread and confidence interval. All are based on ranks,
 * so that outliers, such as pauses for garbage collection, carry no extra weight.
 *
 * @param spread half the interquartile range
 * @param confidenceLow lower end of the 95 % confidence interval of the median
 * @param confidenceHigh upper end of the 95 % confidence interval of the median
 */
public record MedianEstimate(
    double median, double spread, double confidenceLow, double confidenceHigh) {

  /** 95 % of a normal distribution lie within this many standard deviations. */
  private static final double NORMAL_QUANTILE_95 = 1.96;

  /**
   * Estimates the median. The confidence interval follows from the binomial distribution: of n
   * values, n/2 ± 0.98 √n lie below the true median.
   *
   * @throws IllegalArgumentException if there are no values
   */
  static MedianEstimate of(Collection<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("no values; at least one measurement is required");
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
