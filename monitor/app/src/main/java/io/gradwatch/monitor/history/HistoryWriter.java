package io.gradwatch.monitor.history;

import io.gradwatch.protocol.StepColumns;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds steps to the history and keeps it within its limits. Attempts that had no step for long
 * leave memory; the next step finds them in the store.
 */
final class HistoryWriter {

  private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(5);

  private final HistoryStore store;
  private final HistoryLimits limits;
  private final HistoryEviction eviction;
  private final HistoryCounters counters;
  private final long maxOpenValues;
  private final Map<AttemptKey, AttemptWriter> writers = new LinkedHashMap<>(16, 0.75f, true);
  private Instant nextEviction = Instant.MIN;

  /**
   * @param maxOpenValues values of unfinished bins in memory, 44 bytes each
   */
  HistoryWriter(
      HistoryStore store, HistoryLimits limits, HistoryCounters counters, long maxOpenValues) {
    this.store = store;
    this.limits = limits;
    this.counters = counters;
    this.maxOpenValues = maxOpenValues;
    eviction = new HistoryEviction(store, limits);
  }

  /**
   * Adds a step. Its number must be at most {@link RowKey#MAX_STEP}.
   *
   * @param published time of its record
   */
  void add(StepColumns step, Instant published) {
    AttemptKey key = new AttemptKey(step.run(), step.attempt());
    writers
        .computeIfAbsent(key, created -> new AttemptWriter(store, created))
        .add(step, published.toEpochMilli());
    counters.stepAdded();
  }

  /** Lets readers see how far the attempts reach. */
  void publish() {
    writers.values().forEach(AttemptWriter::storeExtent);
  }

  /** Evicts what is above the limits, and makes everything that was added durable. */
  void commit(Instant now) {
    publish();
    shrinkAttempts();
    if (!now.isBefore(nextEviction)) {
      evict(now);
      nextEviction = now.plus(EVICTION_INTERVAL);
    }
    store.commit();
    closeIdle();
  }

  private void shrinkAttempts() {
    List<AttemptKey> tooLarge =
        writers.entrySet().stream()
            .filter(entry -> entry.getValue().totalBytes() > limits.attemptBytes())
            .map(Map.Entry::getKey)
            .toList();
    tooLarge.forEach(attempt -> eviction.shrink(attempt).ifPresent(this::evicted));
  }

  private void evict(Instant now) {
    eviction.evict(now, this::evicted, this::dropped);
    store.compact();
    counters.size(eviction.totalBytes(), store.fileBytes(), eviction.attempts());
  }

  private void evicted(AttemptRows rows) {
    counters.rowsEvicted(rows.removedRows());
    AttemptWriter writer = writers.get(rows.key());
    if (writer != null) {
      writer.evicted(rows.bytes());
    }
  }

  private void dropped(AttemptRows rows) {
    counters.rowsEvicted(rows.removedRows());
    writers.remove(rows.key());
  }

  /** Number of values in memory. */
  long openValues() {
    return writers.values().stream().mapToLong(AttemptWriter::openValues).sum();
  }

  private void closeIdle() {
    long open = openValues();
    Iterator<AttemptWriter> leastRecent = writers.values().iterator();
    while (open > maxOpenValues && writers.size() > 1) {
      open -= leastRecent.next().openValues();
      leastRecent.remove();
    }
  }
}
