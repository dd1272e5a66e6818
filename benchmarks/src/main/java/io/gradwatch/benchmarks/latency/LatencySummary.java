package io.gradwatch.benchmarks.latency;

import io.gradwatch.protocol.Quantile;
import java.util.Arrays;
import java.util.List;

/**
 * Quantiles of latencies in milliseconds; infinite if that share of the samples did not arrive, NaN
 * without samples. A quantile of a thousandth rests on one sample of a thousand.
 *
 * @param samples number of samples, missing ones included
 * @param missing number of samples that had not arrived when the benchmark stopped waiting
 */
public record LatencySummary(double p50, double p99, double p999, int samples, int missing) {

  /** Summarises latencies, of which missing ones count as infinite. */
  static LatencySummary of(List<Double> millis, int missing) {
    double[] all = new double[millis.size() + missing];
    Arrays.fill(all, Double.POSITIVE_INFINITY);
    for (int i = 0; i < millis.size(); i++) {
      all[i] = millis.get(i);
    }
    return new LatencySummary(
        Quantile.of(all, 0.5),
        Quantile.of(all, 0.99),
        Quantile.of(all, 0.999),
        all.length,
        missing);
  }
}
