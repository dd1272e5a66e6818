package io.gradwatch.publisher;

import java.time.Duration;

/**
 * Says when the flow of reports changes between flowing, held up and losing, and is silent in
 * between: a broker that is gone for ten minutes is one line at its start, one when reports begin
 * to be lost, and one when all is well.
 */
final class Flow {

  /** A healthy broker answers within a second; a new leader takes a few. */
  static final Duration HELD_UP_AFTER = Duration.ofSeconds(10);

  /** All well for so long is the end of a trouble, so a flapping one is said at a limited rate. */
  static final Duration WELL_AFTER = Duration.ofSeconds(10);

  /** What to say. */
  enum Change {
    NONE,
    HELD_UP,
    LOSING,
    WELL
  }

  private Change state = Change.WELL;
  private long lostBefore;
  private long publishedInTrouble;
  private long troubleNanos;

  /** Takes the status at a moment and says what is new since the one before. */
  Change review(Tally.Status status, long nowNanos) {
    boolean losing = status.counts().lost() > lostBefore;
    boolean heldUp = status.waiting().compareTo(HELD_UP_AFTER) >= 0;
    lostBefore = status.counts().lost();
    if (losing || heldUp) {
      troubleNanos = nowNanos;
      publishedInTrouble = status.counts().published();
    }
    if (losing && state != Change.LOSING) {
      return become(Change.LOSING);
    }
    if (heldUp && state == Change.WELL) {
      return become(Change.HELD_UP);
    }
    boolean caughtUp =
        status.counts().published() > publishedInTrouble && status.counts().spooled() == 0;
    if (state != Change.WELL && caughtUp && nowNanos - troubleNanos >= WELL_AFTER.toNanos()) {
      return become(Change.WELL);
    }
    return Change.NONE;
  }

  private Change become(Change next) {
    state = next;
    return next;
  }
}
