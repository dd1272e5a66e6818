package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import java.time.Instant;
import java.util.OptionalLong;

/** Derives the later events of a verdict from its open event. */
final class VerdictEvents {

  private VerdictEvents() {}

  /** The event that clears the verdict. */
  static Event cleared(Event open, long step, Instant time) {
    return next(open, EventPhase.CLEARED, OptionalLong.of(step), open.rootCause(), "", time);
  }

  /** The event that makes another verdict the root cause of this one. */
  static Event revised(Event open, String causedBy, Instant time) {
    return next(open, EventPhase.REVISED, open.clearedStep(), false, causedBy, time);
  }

  private static Event next(
      Event open,
      EventPhase phase,
      OptionalLong clearedStep,
      boolean rootCause,
      String causedBy,
      Instant time) {
    return new Event(
        open.run(),
        open.attempt(),
        open.id(),
        phase,
        open.kind(),
        open.severity(),
        open.layer(),
        open.layers(),
        open.onsetStep(),
        open.confirmedStep(),
        clearedStep,
        rootCause,
        causedBy.isEmpty() ? open.causedBy() : causedBy,
        open.cause(),
        open.evidence(),
        open.remedies(),
        time);
  }
}
