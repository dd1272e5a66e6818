package io.gradwatch.detect;

import io.gradwatch.detect.verdict.Incident;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import java.util.List;
import java.util.Optional;

/** The result of evaluating a record. */
public final class RunUpdate {

  /** How a record was handled. */
  public enum Outcome {
    /** The record was applied to the history. */
    EVALUATED,
    /** The step has already been evaluated: it was sent twice, or the topic was read again. */
    DUPLICATE,
    /** An attempt that was resumed takes the step again; it is known from the attempt before. */
    REPEATED,
    /** The record belongs to an attempt that a later one has replaced. */
    STALE_ATTEMPT
  }

  private final RunHistory history;
  private final Incident before;
  private final List<Event> events;
  private final Optional<RollingReport> norms;
  private final Outcome outcome;

  RunUpdate(
      RunHistory history,
      Incident before,
      List<Event> events,
      Optional<RollingReport> norms,
      Outcome outcome) {
    this.history = history;
    this.before = before;
    this.events = List.copyOf(events);
    this.norms = norms;
    this.outcome = outcome;
  }

  /** An update without verdicts to take back. */
  public RunUpdate(
      RunHistory history, List<Event> events, Optional<RollingReport> norms, Outcome outcome) {
    this(history, history.incident(), events, norms, outcome);
  }

  static RunUpdate unchanged(RunHistory history, Outcome outcome) {
    return new RunUpdate(history, history.incident(), List.of(), Optional.empty(), outcome);
  }

  /** The history, which the update has changed unless the outcome says otherwise. */
  public RunHistory history() {
    return history;
  }

  /** Events to publish, in order. */
  public List<Event> events() {
    return events;
  }

  /** Rolling report to publish; empty unless one is due. */
  public Optional<RollingReport> norms() {
    return norms;
  }

  /** How the record was handled. */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Takes the verdicts of this update out of the history, because their events cannot be published;
   * the next step finds them again.
   */
  public void takeBackVerdicts() {
    history.set(before);
  }
}
