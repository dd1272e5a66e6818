package io.gradwatch.streams;

import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.StoredHistory;
import io.gradwatch.protocol.logging.LogRateLimiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs of one task: which there are, how many there may be, and how long they are kept. */
final class RunHistories {

  private static final Logger log = LoggerFactory.getLogger(RunHistories.class);

  private final RunHistoryStore store;
  private final StreamMetrics metrics;
  private final RunLimit.TaskRuns runs;
  private final LogRateLimiter lostRateLimiter = LogRateLimiter.oncePerMinute();
  private final LogRateLimiter evictionRateLimiter = LogRateLimiter.oncePerMinute();

  /** Runs of earlier tasks that are still to be loaded; null until the store is restored. */
  private @Nullable Deque<String> toLoad;

  RunHistories(RunHistoryStore store, StreamMetrics metrics, RunLimit.TaskRuns runs) {
    this.store = store;
    this.metrics = metrics;
    this.runs = runs;
  }

  /** Returns the history of a run; a new one if there is none, or none that can be read. */
  RunHistory getOrCreate(String run) {
    return get(run)
        .orElseGet(
            () -> {
              RunHistory created = new RunHistory(run);
              store.add(created);
              return created;
            });
  }

  /** Returns the history of a run; empty if there is none, or none that can be read. */
  Optional<RunHistory> get(String run) {
    try {
      return store.get(run);
    } catch (IllegalArgumentException e) {
      runs.remove(run);
      lost(run, "stored history is unreadable: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void lost(String run, String reason) {
    metrics.countEvent(StreamEvent.HISTORY_LOST);
    if (lostRateLimiter.tryAcquire()) {
      log.warn(
          "{}; the run starts with an empty history (run={} suppressed={})",
          reason,
          run,
          lostRateLimiter.takeSuppressed());
    }
  }

  /** Stores what has changed in a history. */
  void write(RunHistory history) {
    store.write(history);
  }

  /** Deletes a history that an error has left in between two steps. */
  void discard(String run, Throwable error) {
    delete(run);
    lost(run, "history was damaged by an error: " + error);
  }

  void delete(String run) {
    runs.remove(run);
    store.delete(run);
  }

  /** Notes that a run was heard, and returns others to delete because there are too many. */
  List<String> evict(RunHistory heard) {
    readRuns();
    runs.heard(heard.run(), RunLimit.Rank.of(StoredHistory.Summary.of(heard)));
    List<String> evicted = new ArrayList<>();
    for (Optional<String> next = runs.excess(heard.run());
        next.isPresent();
        next = runs.excess(heard.run())) {
      String excess = next.get();
      delete(excess);
      evicted.add(excess);
      metrics.countEvent(StreamEvent.RUN_EVICTED);
      if (evictionRateLimiter.tryAcquire()) {
        log.warn(
            "history deleted, there are more runs than runsMax (run={} suppressed={})",
            excess,
            evictionRateLimiter.takeSuppressed());
      }
    }
    return evicted;
  }

  /** The store holds the runs of earlier tasks only once it is restored: not before a record. */
  private Deque<String> readRuns() {
    if (toLoad != null) {
      return toLoad;
    }
    List<Map.Entry<String, StoredHistory.Summary>> found = new ArrayList<>();
    for (String run : store.notLoaded()) {
      summary(run).ifPresent(summary -> found.add(Map.entry(run, summary)));
    }
    for (String run : store.loaded()) { // by the task before this one, which had the same store
      store.get(run).map(StoredHistory.Summary::of).ifPresent(s -> found.add(Map.entry(run, s)));
    }
    found.sort(Comparator.comparing(entry -> entry.getValue().lastRecordTime()));
    found.forEach(entry -> runs.heard(entry.getKey(), RunLimit.Rank.of(entry.getValue())));
    Deque<String> newestFirst = new ArrayDeque<>();
    found.forEach(entry -> newestFirst.addFirst(entry.getKey()));
    toLoad = newestFirst;
    return newestFirst;
  }

  private Optional<StoredHistory.Summary> summary(String run) {
    try {
      return store.summary(run);
    } catch (IllegalArgumentException e) {
      delete(run);
      lost(run, "stored history is unreadable: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Loads the next run of an earlier task, newest first; empty when all are loaded. */
  Optional<RunHistory> loadNext() {
    Deque<String> waiting = readRuns();
    while (!waiting.isEmpty()) {
      Optional<RunHistory> loaded = get(waiting.removeFirst());
      if (loaded.isPresent()) {
        return loaded;
      }
    }
    return Optional.empty();
  }

  /** Deletes the runs without a record for longer than the retention, and returns their names. */
  List<String> deleteExpired(Instant now, Duration retention) {
    List<String> expired = new ArrayList<>();
    for (String run : store.loaded()) {
      boolean old =
          store
              .get(run)
              .map(history -> history.lastRecordTime().plus(retention).isBefore(now))
              .orElse(false);
      if (old) {
        expired.add(run);
      }
    }
    for (String run : store.notLoaded()) {
      if (summary(run)
          .map(summary -> summary.lastRecordTime().plus(retention).isBefore(now))
          .orElse(false)) {
        expired.add(run);
      }
    }
    for (String run : expired) {
      delete(run);
      metrics.countEvent(StreamEvent.HISTORY_EXPIRED);
      log.info("history deleted, no record for {} (run={})", retention, run);
    }
    return expired;
  }

  void close() {
    runs.close();
  }
}
