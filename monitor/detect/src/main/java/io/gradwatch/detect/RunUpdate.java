package io.gradwatch.detect;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import java.util.List;
import java.util.Optional;

/**
 * What a record brought about.
 *
 * @param history to remember; the same object as before when nothing changed
 * @param events to publish, in order
 * @param norms to publish, when they are due
 * @param outcome what was done with the record
 */
public record RunUpdate(
    RunHistory history, List<Event> events, Optional<RollingReport> norms, Outcome outcome) {

  /** What was done with a record. */
  public enum Outcome {
    /** It was taken into account. */
    EVALUATED,
    /** The step was judged before; a producer sent it twice, or a run was replayed. */
    DUPLICATE,
    /** It belongs to an attempt that a later one has replaced. */
    STALE_ATTEMPT
  }

  public RunUpdate {
    events = List.copyOf(events);
  }

  static RunUpdate unchanged(RunHistory history, Outcome outcome) {
    return new RunUpdate(history, List.of(), Optional.empty(), outcome);
  }
}
