package io.gradwatch.publisher;

import java.time.Duration;

/**
 * State of delivery (healthy, stalled, losing reports) with its transitions, which are logged once
 * each: an outage of ten minutes is one line at its start, one when reports begin to be lost, and
 * one at its end.
 */
final class DeliveryHealth {

  /** A healthy broker responds within a second, a leader election takes a few. */
  static final Duration STALLED_AFTER = Duration.ofSeconds(10);

  /** Time without a problem before delivery counts as healthy again, which limits flapping. */
  static final Duration HEALTHY_AFTER = Duration.ofSeconds(10);

  /** The state that delivery has entered; {@link #NONE} while it has not changed. */
  enum Transition {
    NONE,
    STALLED,
    LOSING,
    HEALTHY
  }

  private Transition state = Transition.HEALTHY;
  private long lostAtLastUpdate;
  private long publishedAtLastProblem;
  private long lastProblemNanos;

  /** Evaluates the status and returns the transition since the last call. */
  Transition update(DeliveryCounters.Status status, long nowNanos) {
    boolean losing = status.counts().lost() > lostAtLastUpdate;
    boolean stalled = status.waiting().compareTo(STALLED_AFTER) >= 0;
    lostAtLastUpdate = status.counts().lost();
    if (losing || stalled) {
      lastProblemNanos = nowNanos;
      publishedAtLastProblem = status.counts().published();
    }
    if (losing && state != Transition.LOSING) {
      return transitionTo(Transition.LOSING);
    }
    if (stalled && state == Transition.HEALTHY) {
      return transitionTo(Transition.STALLED);
    }
    boolean caughtUp =
        status.counts().published() > publishedAtLastProblem && status.counts().spooled() == 0;
    if (state != Transition.HEALTHY
        && caughtUp
        && nowNanos - lastProblemNanos >= HEALTHY_AFTER.toNanos()) {
      return transitionTo(Transition.HEALTHY);
    }
    return Transition.NONE;
  }

  private Transition transitionTo(Transition next) {
    state = next;
    return next;
  }
}
