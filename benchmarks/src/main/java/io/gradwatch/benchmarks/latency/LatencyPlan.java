package io.gradwatch.benchmarks.latency;

import java.time.Duration;
import java.util.List;

/**
 * What to measure.
 *
 * @param rates steps per second, over all runs
 * @param layers number of layers of the runs at these rates
 * @param duration time for the events of a load; half of it for its metrics
 * @param manyRuns number of runs to scrape
 * @param smallRuns number of small runs beside a large one, at a step per second each
 */
public record LatencyPlan(
    List<Double> rates, int layers, Duration duration, int manyRuns, int smallRuns) {

  public LatencyPlan {
    rates = List.copyOf(rates);
  }
}
