package io.gradwatch.trainer.verdicts;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Newest event of every verdict, and whether a run has been evaluated completely. Thread-safe. */
final class VerdictStore {

  private final Map<String, Map<String, Event>> eventsByRun = new LinkedHashMap<>();
  private final Map<String, RollingReport> newestReports = new LinkedHashMap<>();

  synchronized void add(Event event) {
    eventsByRun.computeIfAbsent(event.run(), run -> new LinkedHashMap<>()).put(event.id(), event);
  }

  synchronized void add(RollingReport report) {
    newestReports.put(report.run(), report);
    notifyAll();
  }

  /** Current verdicts on an attempt of a run, in the order in which they began. */
  synchronized List<Event> verdicts(String run, int attempt) {
    return new ArrayList<>(
        eventsByRun.getOrDefault(run, Map.of()).values().stream()
            .filter(event -> event.attempt() == attempt)
            .toList());
  }

  synchronized Optional<RollingReport> newestReport(String run) {
    return Optional.ofNullable(newestReports.get(run));
  }

  /**
   * Waits until every step of an attempt has been evaluated; false when the timeout expires first.
   */
  synchronized boolean awaitComplete(String run, int attempt, long timeoutMillis)
      throws InterruptedException {
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000;
    while (!complete(run, attempt)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private boolean complete(String run, int attempt) {
    RollingReport report = newestReports.get(run);
    return report != null && report.attempt() == attempt && report.complete();
  }
}
