package io.gradwatch.streams;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Commits a task soon after it has published events, which consumers see only then. The events of a
 * short time share a commit. What is published without events waits for the commit interval of the
 * stream. Used by the task's thread only.
 */
final class EventCommits {

  private final Duration delay;
  private final Runnable commit;
  private final LongSupplier nanoTime;
  private long commitNanos;
  private boolean wanted;

  /**
   * @param delay time from an event to the request, at which later ones share the commit
   * @param commit requests a commit
   * @param nanoTime monotonic clock in nanoseconds, such as {@link System#nanoTime()}
   */
  EventCommits(Duration delay, Runnable commit, LongSupplier nanoTime) {
    this.delay = delay;
    this.commit = commit;
    this.nanoTime = nanoTime;
  }

  /** Notes that an event was published. */
  void eventPublished() {
    if (!wanted) {
      wanted = true;
      commitNanos = nanoTime.getAsLong() + delay.toNanos();
    }
  }

  /** Requests the commit that events wait for, if it is time; called at each record and between. */
  void requestDue() {
    if (wanted && nanoTime.getAsLong() - commitNanos >= 0) {
      wanted = false;
      commit.run();
    }
  }
}
