package io.gradwatch.benchmarks.latency;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From scrapes in the order of time, how long each step of some runs took to be shown: by itself or
 * by a later step of its run.
 */
final class MetricsLatencies {

  private final PacedRuns runs;
  private final long fromNanos;
  private final long toNanos;
  private final Map<String, Integer> shown = new HashMap<>();
  private final List<Double> millis = new ArrayList<>();

  /**
   * @param fromNanos begin of the time in which the steps were sent, by {@link System#nanoTime()}
   * @param toNanos its end
   */
  MetricsLatencies(PacedRuns runs, long fromNanos, long toNanos) {
    this.runs = runs;
    this.fromNanos = fromNanos;
    this.toNanos = toNanos;
  }

  /**
   * Adds a scrape.
   *
   * @param lastSteps last step by run
   * @param endNanos end of the scrape
   */
  void add(Map<String, Integer> lastSteps, long endNanos) {
    lastSteps.forEach(
        (run, last) -> {
          int first = shown.getOrDefault(run, -1) + 1;
          for (SentStep step : runs.steps(run, first, last + 1)) {
            if (step.nanos() >= fromNanos && step.nanos() < toNanos) {
              millis.add((endNanos - step.nanos()) / 1e6);
            }
          }
          shown.merge(run, last, Math::max);
        });
  }

  /** Latencies so far. */
  List<Double> millis() {
    return millis;
  }
}
