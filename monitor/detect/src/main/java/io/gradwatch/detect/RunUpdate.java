package io.gradwatch.detect;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import java.util.List;
import java.util.Optional;

/**
 * The result of evaluating a record.
 *
 * @param history updated history; the same object as before if nothing changed
 * @param events events to publish, in order
 * @param norms rolling report to publish; empty unless one is due
 * @param outcome how the record was handled
 */
public record RunUpdate(
    RunHistory history, List<Event> events, Optional<RollingReport> norms, Outcome outcome) {

  /** How a record was handled. */
  public enum Outcome {
    /** The record was applied to the history. */
    EVALUATED,
    /** The step has already been evaluated: it was sent twice, or the topic was read again. */
    DUPLICATE,
    /** The record belongs to an attempt that a later one has replaced. */
    STALE_ATTEMPT
  }

  public RunUpdate {
    events = List.copyOf(events);
  }

  static RunUpdate unchanged(RunHistory history, Outcome outcome) {
    return new RunUpdate(history, List.of(), Optional.empty(), outcome);
  }
}
