package io.gradwatch.benchmarks.latency;

/**
 * Latencies under one load.
 *
 * @param stepsPerSecond rate of the load, over all runs
 * @param layers number of layers of a run
 * @param runs number of runs
 * @param sentPerSecond steps per second that were published in fact
 * @param events from the time of a step to the moment at which a consumer with isolation level
 *     read_committed has the event that it causes
 * @param metrics from a step to the end of the first scrape that shows it or a later step of its
 *     run, with the next scrape 10 ms after the end of each
 */
public record LatencyRow(
    double stepsPerSecond,
    int layers,
    int runs,
    double sentPerSecond,
    LatencySummary events,
    LatencySummary metrics) {}
