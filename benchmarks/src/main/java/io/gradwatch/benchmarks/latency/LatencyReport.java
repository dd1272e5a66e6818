package io.gradwatch.benchmarks.latency;

import java.util.List;

/**
 * All that the benchmark measures.
 *
 * @param rows one for each rate
 * @param manyRuns scrapes with many runs
 * @param smallAlone small runs without a large one
 * @param smallBesideLarge the same small runs beside a large one
 * @param largeLayers number of layers of the large run
 */
public record LatencyReport(
    List<LatencyRow> rows,
    ScrapeRow manyRuns,
    LatencyRow smallAlone,
    LatencyRow smallBesideLarge,
    int largeLayers) {

  public LatencyReport {
    rows = List.copyOf(rows);
  }
}
