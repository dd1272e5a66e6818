package io.gradwatch.streams;

import io.gradwatch.detect.RunHistory;
import io.gradwatch.protocol.logging.LogRateLimiter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The histories of one task's runs, with a cache of the most recently used ones. The cache needs no
 * invalidation because the task is the only writer of its store.
 */
final class RunHistoryStore {

  private static final Logger log = LoggerFactory.getLogger(RunHistoryStore.class);
  private static final int MAX_CACHED_RUNS = 64;

  private final KeyValueStore<String, StoredRun> store;
  private final StreamMetrics metrics;
  private final RunLimit.TaskRuns runs;
  private final LogRateLimiter rateLimiter = LogRateLimiter.oncePerMinute();
  private final LogRateLimiter evictionRateLimiter = LogRateLimiter.oncePerMinute();
  private final Map<String, RunHistory> cache = new LatestRunCache();

  private boolean runsKnown;

  RunHistoryStore(
      KeyValueStore<String, StoredRun> store, StreamMetrics metrics, RunLimit.TaskRuns runs) {
    this.store = store;
    this.metrics = metrics;
    this.runs = runs;
  }

  Optional<RunHistory> get(String run) {
    RunHistory cached = cache.get(run);
    return cached != null ? Optional.of(cached) : readStored(run);
  }

  private Optional<RunHistory> readStored(String run) {
    StoredRun found = store.get(run);
    if (found instanceof StoredRun.Stored stored) {
      return Optional.of(stored.history());
    }
    if (found instanceof StoredRun.Unreadable unreadable) {
      metrics.countEvent(StreamEvent.HISTORY_LOST);
      if (rateLimiter.tryAcquire()) {
        log.warn(
            "stored history is unreadable, the run starts with an empty one: {} (run={}"
                + " suppressed={})",
            unreadable.reason(),
            run,
            rateLimiter.takeSuppressed());
      }
    }
    return Optional.empty();
  }

  /** Stores a history after a record, and deletes others if there are too many runs. */
  List<String> putAndEvict(String run, RunHistory history, Instant recordTime) {
    readRuns();
    put(run, history, recordTime);
    runs.heard(run, ended(history));
    List<String> evicted = new ArrayList<>();
    for (Optional<String> next = runs.excess(run); next.isPresent(); next = runs.excess(run)) {
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

  private static boolean ended(RunHistory history) {
    return history.info().map(info -> info.state().ended()).orElse(false);
  }

  /**
   * The store holds the runs of earlier processes only once it is restored: not before a record.
   */
  private void readRuns() {
    if (runsKnown) {
      return;
    }
    runsKnown = true;
    List<StoredRun.Stored> stored = new ArrayList<>();
    try (KeyValueIterator<String, StoredRun> all = store.all()) {
      while (all.hasNext()) {
        if (all.next().value instanceof StoredRun.Stored found) {
          stored.add(found);
        }
      }
    }
    stored.sort(Comparator.comparing(StoredRun.Stored::lastRecordTime));
    stored.forEach(found -> runs.heard(found.history().run(), ended(found.history())));
  }

  void close() {
    runs.close();
  }

  private void put(String run, RunHistory history, Instant recordTime) {
    cache.remove(run);
    store.put(run, new StoredRun.Stored(history, recordTime));
    cache.put(run, history);
  }

  /** Replaces a history without a new record: the time of the run's last record stays. */
  void update(String run, RunHistory history) {
    if (store.get(run) instanceof StoredRun.Stored stored) {
      put(run, history, stored.lastRecordTime());
    }
  }

  /** Calls the action with every readable history. */
  void forEach(Consumer<RunHistory> action) {
    try (KeyValueIterator<String, StoredRun> all = store.all()) {
      while (all.hasNext()) {
        if (all.next().value instanceof StoredRun.Stored stored) {
          action.accept(stored.history());
        }
      }
    }
  }

  void delete(String run) {
    runs.remove(run);
    cache.remove(run);
    store.delete(run);
  }

  /** Deletes the runs without a record for longer than the retention, and unreadable ones. */
  void deleteExpired(Instant now, Duration retention) {
    List<String> expired = new ArrayList<>();
    try (KeyValueIterator<String, StoredRun> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, StoredRun> next = all.next();
        if (!(next.value instanceof StoredRun.Stored stored)
            || stored.lastRecordTime().plus(retention).isBefore(now)) {
          expired.add(next.key);
        }
      }
    }
    for (String run : expired) {
      delete(run);
      metrics.countEvent(StreamEvent.HISTORY_EXPIRED);
      log.info("history deleted, no record for {} (run={})", retention, run);
    }
  }

  private static final class LatestRunCache extends LinkedHashMap<String, RunHistory> {

    private static final long serialVersionUID = 1L;

    LatestRunCache() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, RunHistory> eldest) {
      return size() > MAX_CACHED_RUNS;
    }
  }
}
