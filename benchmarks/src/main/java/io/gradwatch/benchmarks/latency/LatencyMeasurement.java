package io.gradwatch.benchmarks.latency;

import io.gradwatch.protocol.EventPhase;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Measures runs on a monitor under load: first the events, while {@code /metrics} is scraped as
 * rarely as Prometheus does it, then {@code /metrics} in a tight loop, which would delay events.
 */
final class LatencyMeasurement {

  private static final Duration RARELY = Duration.ofSeconds(5);
  private static final Duration TIGHTLY = Duration.ofMillis(10);

  /** How long after their time events and values are awaited that have not arrived. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  private final EventReader events;
  private final MetricsScraper scraper;
  private final Duration duration;

  /**
   * @param metrics address of the monitor's HTTP server
   * @param duration time for events; half of it for metrics
   */
  LatencyMeasurement(EventReader events, URI metrics, Duration duration) {
    this.events = events;
    this.scraper = new MetricsScraper(metrics);
    this.duration = duration;
  }

  LatencyRow measure(PacedRuns runs) throws IOException, InterruptedException {
    Instant begin = Instant.now();
    Instant end = begin.plus(duration);
    LatencySummary eventLatencies = events(runs, begin, end);
    LatencySummary metrics = metrics(runs);
    double sent = runs.steps(begin, end).size();
    return new LatencyRow(
        runs.stepsPerSecond(),
        runs.layers(),
        runs.runs(),
        sent / (duration.toMillis() / 1e3),
        eventLatencies,
        metrics);
  }

  private LatencySummary events(PacedRuns runs, Instant begin, Instant end)
      throws IOException, InterruptedException {
    while (Instant.now().isBefore(end)) {
      scraper.scrape();
      pauseUntil(end, RARELY);
    }
    long expected = runs.steps(begin, end).stream().filter(SentStep::provokesEvent).count();
    Instant deadline = end.plus(WAIT);
    while (began(runs, begin, end) < expected && Instant.now().isBefore(deadline)) {
      pauseUntil(deadline, TIGHTLY);
    }
    List<Double> millis =
        events.arrivals(runs, begin, end).stream().map(EventReader.Arrival::millis).toList();
    int missing = (int) Math.max(0, expected - began(runs, begin, end));
    return LatencySummary.of(millis, missing);
  }

  private long began(PacedRuns runs, Instant begin, Instant end) {
    return events.arrivals(runs, begin, end).stream()
        .filter(arrival -> arrival.event().phase() == EventPhase.BEGAN)
        .count();
  }

  private static void pauseUntil(Instant end, Duration pause) throws InterruptedException {
    Duration left = Duration.between(Instant.now(), end);
    Thread.sleep(Math.max(0, Math.min(left.toMillis(), pause.toMillis())));
  }

  private LatencySummary metrics(PacedRuns runs) throws IOException, InterruptedException {
    Instant begin = Instant.now();
    long beginNanos = System.nanoTime();
    long endNanos = beginNanos + duration.dividedBy(2).toNanos();
    MetricsLatencies latencies = new MetricsLatencies(runs, beginNanos, endNanos);
    scrapeUntil(latencies, endNanos, Integer.MAX_VALUE);
    Instant end = begin.plusNanos(endNanos - beginNanos);
    int expected = runs.steps(begin, end).size();
    scrapeUntil(latencies, endNanos + WAIT.toNanos(), expected);
    int missing = Math.max(0, expected - latencies.millis().size());
    return LatencySummary.of(latencies.millis(), missing);
  }

  private void scrapeUntil(MetricsLatencies latencies, long deadline, int samples)
      throws IOException, InterruptedException {
    while (System.nanoTime() - deadline < 0 && latencies.millis().size() < samples) {
      MetricsScraper.Scrape scrape = scraper.scrape();
      latencies.add(scrape.lastSteps(), scrape.endNanos());
      Thread.sleep(TIGHTLY.toMillis());
    }
  }
}
