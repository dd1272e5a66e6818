package io.gradwatch.streams;

import io.gradwatch.detect.RunHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * The histories of one task's runs. The latest few are also kept as objects: the task is the only
 * writer of its store, so what was put is what would be read.
 */
final class RunHistoryStore {

  private static final Logger log = LoggerFactory.getLogger(RunHistoryStore.class);
  private static final int MAX_CACHED_RUNS = 64;

  private final KeyValueStore<String, StoredRun> store;
  private final StreamMetrics metrics;
  private final Map<String, RunHistory> cache = new LatestRunCache();

  RunHistoryStore(KeyValueStore<String, StoredRun> store, StreamMetrics metrics) {
    this.store = store;
    this.metrics = metrics;
  }

  Optional<RunHistory> get(String run) {
    RunHistory readable = cache.get(run);
    return readable != null ? Optional.of(readable) : readStored(run);
  }

  private Optional<RunHistory> readStored(String run) {
    StoredRun stored = store.get(run);
    if (stored instanceof StoredRun.Stored readable) {
      return Optional.of(readable.history());
    }
    if (stored instanceof StoredRun.Unreadable unreadable) {
      long count = metrics.count(StreamMetrics.StreamEvent.HISTORY_LOST);
      log.warn(
          "stored history cannot be read, the run starts afresh: {} (run={} count={})",
          unreadable.reason(),
          run,
          count);
    }
    return Optional.empty();
  }

  void put(String run, RunHistory history, Instant recordTime) {
    cache.remove(run);
    store.put(run, new StoredRun.Stored(history, recordTime));
    cache.put(run, history);
  }

  /** Keeps a history that no record brought about: when the run was last heard stays as it is. */
  void update(String run, RunHistory history) {
    if (store.get(run) instanceof StoredRun.Stored readable) {
      put(run, history, readable.lastRecordTime());
    }
  }

  /** Every history that can be read. */
  void forEach(Consumer<RunHistory> action) {
    try (KeyValueIterator<String, StoredRun> all = store.all()) {
      while (all.hasNext()) {
        if (all.next().value instanceof StoredRun.Stored readable) {
          action.accept(readable.history());
        }
      }
    }
  }

  void delete(String run) {
    cache.remove(run);
    store.delete(run);
  }

  /** Drops the runs of which nothing was heard for so long. */
  void deleteExpired(Instant now, Duration retention) {
    List<String> expired = new ArrayList<>();
    try (KeyValueIterator<String, StoredRun> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, StoredRun> next = all.next();
        if (!(next.value instanceof StoredRun.Stored readable)
            || readable.lastRecordTime().plus(retention).isBefore(now)) {
          expired.add(next.key);
        }
      }
    }
    for (String run : expired) {
      delete(run);
      metrics.count(StreamMetrics.StreamEvent.HISTORY_EXPIRED);
      log.info("history dropped, nothing heard for {} (run={})", retention, run);
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
