package io.gradwatch.streams;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Time that the tasks of a process may spend on snapshots: together no more than a {@value
 * #MAX_SHARE_DIVISOR}th of the time of its stream threads, however many tasks a thread has. Each
 * task has a reserve of its own, so that one with many runs does not take the time of another.
 * Where snapshots wait for time in several tasks, they earn less each.
 */
final class SnapshotBudget {

  static final int MAX_SHARE_DIVISOR = 16;

  private static final long MAX_RESERVE_NANOS = Duration.ofMillis(50).toNanos();

  private final int threads;

  /** Number of tasks whose snapshots wait for time. */
  private final AtomicInteger exhausted = new AtomicInteger();

  /**
   * @param threads number of stream threads, at least 1
   */
  SnapshotBudget(int threads) {
    this.threads = threads;
  }

  /**
   * Returns the share of one more task.
   *
   * @param now current time, by a monotonic clock in nanoseconds
   */
  TaskShare newTask(long now) {
    return new TaskShare(now);
  }

  /** The share of one task. Used by the task's thread only. */
  final class TaskShare implements AutoCloseable {

    private long reserveNanos = MAX_RESERVE_NANOS;
    private long earnedUntil;
    private boolean waits;

    private TaskShare(long now) {
      this.earnedUntil = now;
    }

    /** Whether a snapshot may be taken; if not, the task counts as one that waits. */
    boolean isAvailable(long now) {
      int tasksPerThread = (exhausted.get() + threads - 1) / threads;
      int divisor = MAX_SHARE_DIVISOR * Math.max(1, tasksPerThread);
      long earned = (now - earnedUntil) / divisor;
      reserveNanos = Math.min(MAX_RESERVE_NANOS, reserveNanos + earned);
      earnedUntil += earned * divisor;
      if (reserveNanos > 0) {
        return true;
      }
      setWaits(true);
      return false;
    }

    /** Whether snapshots of the task wait for time. */
    boolean waits() {
      return waits;
    }

    /** Takes the time of a snapshot. */
    void spend(long nanos) {
      reserveNanos -= nanos;
    }

    /** Notes that no snapshot of the task waits for time any more. */
    void served() {
      setWaits(false);
    }

    private void setWaits(boolean value) {
      if (waits != value) {
        waits = value;
        exhausted.addAndGet(value ? 1 : -1);
      }
    }

    /** The task has left this process. */
    @Override
    public void close() {
      setWaits(false);
    }
  }
}
