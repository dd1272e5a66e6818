package io.gradwatch.benchmarks.latency;

/**
 * Duration of a scrape with many runs.
 *
 * @param runs number of runs that the monitor has
 * @param shown number of runs that the page shows: the number of series is limited
 * @param layers number of layers of each
 * @param bytes size of the page
 * @param duration from the request to the last byte, over several scrapes
 */
public record ScrapeRow(int runs, int shown, int layers, long bytes, LatencySummary duration) {}
