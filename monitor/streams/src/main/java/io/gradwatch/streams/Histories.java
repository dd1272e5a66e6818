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
final class Histories {

  private static final Logger log = LoggerFactory.getLogger(Histories.class);
  private static final int RUNS_AT_HAND = 64;

  private final KeyValueStore<String, StoredRun> store;
  private final StreamCounts counts;
  private final Map<String, RunHistory> atHand = new LatestRuns();

  Histories(KeyValueStore<String, StoredRun> store, StreamCounts counts) {
    this.store = store;
    this.counts = counts;
  }

  Optional<RunHistory> get(String run) {
    RunHistory known = atHand.get(run);
    return known != null ? Optional.of(known) : stored(run);
  }

  private Optional<RunHistory> stored(String run) {
    StoredRun stored = store.get(run);
    if (stored instanceof StoredRun.Known known) {
      return Optional.of(known.history());
    }
    if (stored instanceof StoredRun.Unreadable unreadable) {
      long count = counts.count(StreamCounts.Happening.HISTORY_LOST);
      log.warn(
          "stored history cannot be read, the run starts afresh: {} (run={} count={})",
          unreadable.reason(),
          run,
          count);
    }
    return Optional.empty();
  }

  void put(String run, RunHistory history, Instant heard) {
    atHand.remove(run);
    store.put(run, new StoredRun.Known(history, heard));
    atHand.put(run, history);
  }

  /** Keeps a history that no record brought about: when the run was last heard stays as it is. */
  void revise(String run, RunHistory history) {
    if (store.get(run) instanceof StoredRun.Known known) {
      put(run, history, known.lastHeard());
    }
  }

  /** Every history that can be read. */
  void forEach(Consumer<RunHistory> action) {
    try (KeyValueIterator<String, StoredRun> all = store.all()) {
      while (all.hasNext()) {
        if (all.next().value instanceof StoredRun.Known known) {
          action.accept(known.history());
        }
      }
    }
  }

  void forget(String run) {
    atHand.remove(run);
    store.delete(run);
  }

  /** Drops the runs of which nothing was heard for so long. */
  void expire(Instant now, Duration retention) {
    List<String> expired = new ArrayList<>();
    try (KeyValueIterator<String, StoredRun> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, StoredRun> next = all.next();
        if (!(next.value instanceof StoredRun.Known known)
            || known.lastHeard().plus(retention).isBefore(now)) {
          expired.add(next.key);
        }
      }
    }
    for (String run : expired) {
      forget(run);
      counts.count(StreamCounts.Happening.HISTORY_EXPIRED);
      log.info("history dropped, nothing heard for {} (run={})", retention, run);
    }
  }

  private static final class LatestRuns extends LinkedHashMap<String, RunHistory> {

    private static final long serialVersionUID = 1L;

    LatestRuns() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, RunHistory> eldest) {
      return size() > RUNS_AT_HAND;
    }
  }
}
