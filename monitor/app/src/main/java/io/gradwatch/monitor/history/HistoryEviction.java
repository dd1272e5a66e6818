package io.gradwatch.monitor.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps the history within its limits. An attempt above its own limit loses its oldest bins of the
 * finest level first; the coarser ones still have their least and greatest values. Above the common
 * limit, the attempt that had no step for the longest loses its finest levels, as long as {@link
 * #ENOUGH_BINS} of the next remain, then the next attempt; only then whole attempts go.
 */
final class HistoryEviction {

  private static final int ENOUGH_BINS = 256;

  /** Evicts a little more than needed, so that the next step does not have to. */
  private static final double TARGET = 0.95;

  private final HistoryStore store;
  private final HistoryLimits limits;
  private long totalBytes;
  private int attempts;

  HistoryEviction(HistoryStore store, HistoryLimits limits) {
    this.store = store;
    this.limits = limits;
  }

  /** Bytes of all rows after the last eviction. */
  long totalBytes() {
    return totalBytes;
  }

  /** Number of attempts after the last eviction. */
  int attempts() {
    return attempts;
  }

  /**
   * Brings an attempt below its own limit, as far as the bins that stay allow.
   *
   * @return what remains; empty if the attempt has no step
   */
  Optional<AttemptRows> shrink(AttemptKey attempt) {
    Optional<AttemptRows> found = AttemptRows.of(store, attempt);
    found.ifPresent(
        rows -> {
          for (int level = 0; level < Resolution.LEVELS - 1; level++) {
            boolean more = true;
            while (more && rows.totalBytes() > limits.attemptBytes() * TARGET) {
              more = rows.removeOldest(level);
            }
          }
        });
    return found;
  }

  /**
   * Brings the history below its common limits.
   *
   * @param shrunk called with each attempt that lost rows
   * @param dropped called with each attempt that was removed
   */
  void evict(Instant now, Consumer<AttemptRows> shrunk, Consumer<AttemptRows> dropped) {
    List<AttemptRows> oldestFirst = new ArrayList<>();
    for (AttemptKey attempt : store.attempts()) {
      AttemptRows.of(store, attempt).ifPresent(oldestFirst::add);
    }
    oldestFirst.sort(Comparator.comparingLong(AttemptRows::lastTimeMillis));
    totalBytes = oldestFirst.stream().mapToLong(AttemptRows::totalBytes).sum();
    attempts = oldestFirst.size();
    long expiry = now.minus(limits.retention()).toEpochMilli();
    oldestFirst.removeIf(
        rows -> {
          boolean leaves = rows.lastTimeMillis() < expiry || attempts > limits.maxAttempts();
          if (leaves) {
            drop(rows, dropped);
          }
          return leaves;
        });
    if (totalBytes > limits.totalBytes()) {
      long target = (long) (limits.totalBytes() * TARGET);
      oldestFirst.forEach(rows -> coarsen(rows, target, shrunk));
      oldestFirst.forEach(
          rows -> {
            if (totalBytes > target) {
              drop(rows, dropped);
            }
          });
    }
  }

  private void coarsen(AttemptRows rows, long target, Consumer<AttemptRows> shrunk) {
    long before = rows.totalBytes();
    for (int level = 0; level < Resolution.LEVELS - 1; level++) {
      boolean enough = rows.steps() / Resolution.width(level + 1) >= ENOUGH_BINS;
      if (!enough || totalBytes - before + rows.totalBytes() <= target) {
        break;
      }
      rows.removeLevel(level);
    }
    if (rows.totalBytes() < before) {
      totalBytes -= before - rows.totalBytes();
      shrunk.accept(rows);
    }
  }

  private void drop(AttemptRows rows, Consumer<AttemptRows> dropped) {
    totalBytes -= rows.totalBytes();
    attempts--;
    rows.removeAll();
    dropped.accept(rows);
  }
}
