package io.gradwatch.monitor.history;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** The rows of one attempt, to be removed in part or as a whole. */
final class AttemptRows {

  /** Bins of each level that stay: the unfinished coarser bins are sums of them. */
  static final int KEPT_BINS = 64;

  private final HistoryStore store;
  private final AttemptKey key;
  private final AttemptIndex index;
  private final AttemptExtent extent;
  private final long[] bytes;
  private long removedRows;

  private AttemptRows(
      HistoryStore store, AttemptKey key, AttemptIndex index, AttemptExtent extent) {
    this.store = store;
    this.key = key;
    this.index = index;
    this.extent = extent;
    bytes = extent.bytesByLevel();
  }

  /** Returns the rows of an attempt; empty if it has no step. */
  static Optional<AttemptRows> of(HistoryStore store, AttemptKey key) {
    return store
        .index(key)
        .flatMap(
            index -> store.extent(key).map(extent -> new AttemptRows(store, key, index, extent)));
  }

  AttemptKey key() {
    return key;
  }

  /** Time at which the newest step was published, milliseconds since 1970. */
  long lastTimeMillis() {
    return extent.lastTimeMillis();
  }

  /** Number of steps from the first to the last. */
  long steps() {
    return extent.lastStep() - extent.firstStep() + 1;
  }

  long totalBytes() {
    return LongStream.of(bytes).sum();
  }

  /** Bytes of each level. */
  long[] bytes() {
    return bytes.clone();
  }

  /** Number of rows that were removed. */
  long removedRows() {
    return removedRows;
  }

  /** Removes the oldest quarter of a level, and returns whether there was any. */
  boolean removeOldest(int level) {
    OptionalLong oldest = store.firstBin(index.series(HistoryQuantity.TRAINING), level, 0);
    long keptFrom = keptFrom(level);
    if (oldest.isEmpty() || oldest.getAsLong() + Resolution.FACTOR > keptFrom) {
      return false;
    }
    long first = oldest.getAsLong();
    long quarter = first + Math.max(Resolution.FACTOR, (keptFrom - first) / 4);
    removeBefore(level, Math.min(quarter, keptFrom));
    return true;
  }

  /** Removes all bins of a level that need not stay. */
  void removeLevel(int level) {
    removeBefore(level, keptFrom(level));
  }

  private long keptFrom(int level) {
    return Resolution.bin(level, extent.lastStep()) - KEPT_BINS;
  }

  /** Removes whole bins of the next level, which then take the place of those removed. */
  private void removeBefore(int level, long bin) {
    remove(level, bin - Math.floorMod(bin, (long) Resolution.FACTOR) - 1);
    store.put(key, extent.withBytes(bytes));
  }

  /** Removes the attempt. */
  void removeAll() {
    for (int level = 0; level < Resolution.LEVELS; level++) {
      remove(level, RowKey.MAX_STEP);
    }
    store.remove(key);
  }

  private void remove(int level, long lastBin) {
    if (lastBin < 0) {
      return;
    }
    for (int series : index.allSeries()) {
      Iterator<Map.Entry<Long, byte[]>> rows = store.rows(series, level, 0, lastBin);
      while (rows.hasNext()) {
        bytes[level] -= store.remove(rows.next().getKey());
        removedRows++;
      }
    }
  }
}
