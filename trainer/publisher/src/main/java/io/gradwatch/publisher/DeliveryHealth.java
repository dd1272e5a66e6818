package io.gradwatch.publisher;

import java.time.Duration;

/**
 * Says when the flow of reports changes between flowing, held up and losing, and is silent in
 * between: a broker that is gone for ten minutes is one line at its start, one when reports begin
 * to be lost, and one when all is well.
 */
final class DeliveryHealth {

  /** A healthy broker answers within a second; a new leader takes a few. */
  static final Duration STALLED_AFTER = Duration.ofSeconds(10);

  /** All well for so long is the end of a trouble, so a flapping one is said at a limited rate. */
  static final Duration HEALTHY_AFTER = Duration.ofSeconds(10);

  /** What to say. */
  enum Transition {
    NONE,
    HELD_UP,
    LOSING,
    WELL
  }

  private Transition state = Transition.WELL;
  private long lostAtLastUpdate;
  private long publishedAtLastProblem;
  private long lastProblemNanos;

  /** Takes the status at a moment and says what is new since the one before. */
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
    if (stalled && state == Transition.WELL) {
      return transitionTo(Transition.HELD_UP);
    }
    boolean caughtUp =
        status.counts().published() > publishedAtLastProblem && status.counts().spooled() == 0;
    if (state != Transition.WELL
        && caughtUp
        && nowNanos - lastProblemNanos >= HEALTHY_AFTER.toNanos()) {
      return transitionTo(Transition.WELL);
    }
    return Transition.NONE;
  }

  private Transition transitionTo(Transition next) {
    state = next;
    return next;
  }
}
