package io.gradwatch.detect.verdict;

import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Asks every detector at every step and turns their readings into events.
 *
 * <p>Detectors are asked in the order of causes: when two verdicts begin at the same step, the one
 * asked first is the root cause.
 */
public final class Docket {

  /** Troubles that shrink, blow up or blind the gradient by themselves: no other shows beneath. */
  private static final Set<VerdictKind> BLINDING =
      EnumSet.of(VerdictKind.EXPLODING_GRADIENT, VerdictKind.NON_FINITE);

  private static final Set<VerdictKind> BLINDED =
      EnumSet.of(VerdictKind.VANISHING_GRADIENT, VerdictKind.VANISHING_THROUGH_TIME);

  private final List<Detector> detectors;

  /** Detectors in the order of causes. */
  public Docket(List<Detector> detectors) {
    this.detectors = List.copyOf(detectors);
  }

  /**
   * An incident after a step, and what it brought about.
   *
   * @param incident to remember
   * @param events to publish, in order
   */
  public record Ruling(Incident incident, List<Event> events) {

    public Ruling {
      events = List.copyOf(events);
    }
  }

  /** Judges the newest step of a run. */
  public Ruling judge(Incident before, String run, int attempt, Instant time, RunView view) {
    Incident incident = before;
    List<Event> events = new ArrayList<>();
    for (Detector detector : detectors) {
      Reading reading = blinded(incident, detector.kind()) ? Reading.unsure() : detector.read(view);
      Case open = new Case(run, attempt, time, view.step(), detector);
      incident = open.heard(incident, reading, events);
    }
    return new Ruling(incident, events);
  }

  private static boolean blinded(Incident incident, VerdictKind kind) {
    return BLINDED.contains(kind) && BLINDING.stream().anyMatch(incident::holds);
  }

  /** Clears every verdict that holds: the run was started again from a checkpoint. */
  public static Ruling dismiss(Incident before, long step, Instant time) {
    Incident incident = before;
    List<Event> events = new ArrayList<>();
    for (Event open : before.active()) {
      Event cleared = cleared(open, step, time);
      incident = incident.cleared(incident.state(open.kind()), cleared);
      events.add(cleared);
    }
    return new Ruling(new Incident(List.of(), "", incident.past()), events);
  }

  private static Event cleared(Event open, long step, Instant time) {
    return new Event(
        open.run(),
        open.attempt(),
        open.id(),
        EventPhase.CLEARED,
        open.kind(),
        open.severity(),
        open.layer(),
        open.layers(),
        open.onsetStep(),
        open.confirmedStep(),
        OptionalLong.of(step),
        open.rootCause(),
        open.causedBy(),
        open.cause(),
        open.evidence(),
        open.remedies(),
        time);
  }

  /** One kind of trouble at one step of one run. */
  private record Case(String run, int attempt, Instant time, long step, Detector detector) {

    Incident heard(Incident incident, Reading reading, List<Event> events) {
      VerdictState state = incident.state(detector.kind());
      if (reading instanceof Reading.Abnormal abnormal) {
        return abnormal(incident, state.alarmed(abnormal.finding()), abnormal.finding(), events);
      }
      if (reading instanceof Reading.Normal) {
        return normal(incident, state, events);
      }
      return incident;
    }

    private Incident abnormal(
        Incident incident, VerdictState state, Finding finding, List<Event> events) {
      int needed = detector.hysteresis().confirmAfter();
      boolean begins = state.open().isEmpty() && state.abnormal() >= needed;
      boolean worsens = state.open().isPresent() && state.worse() >= needed;
      if (!begins && !worsens) {
        return incident.with(state);
      }
      Event event = begins ? began(incident, state, finding) : worsened(incident, state, finding);
      events.add(event);
      Incident next = incident.with(state.opened(event));
      return event.rootCause() ? next.rootedAt(event) : next;
    }

    private Event began(Incident incident, VerdictState state, Finding finding) {
      String id = attempt + "/" + detector.kind() + "/" + step;
      return event(EventPhase.BEGAN, id, state.onsetStep(), step, incident, finding);
    }

    private Event worsened(Incident incident, VerdictState state, Finding finding) {
      Event open = state.open().orElseThrow();
      return event(
          EventPhase.WORSENED,
          open.id(),
          open.onsetStep(),
          open.confirmedStep(),
          incident,
          finding);
    }

    private Event event(
        EventPhase phase,
        String id,
        long onsetStep,
        long confirmedStep,
        Incident incident,
        Finding finding) {
      boolean loud = finding.severity() != Severity.INFO;
      boolean root = loud && (incident.root().isEmpty() || incident.root().equals(id));
      return new Event(
          run,
          attempt,
          id,
          phase,
          detector.kind(),
          finding.severity(),
          finding.layer(),
          finding.layers(),
          onsetStep,
          confirmedStep,
          OptionalLong.empty(),
          root,
          root ? "" : incident.root(),
          finding.cause(),
          finding.evidence(),
          finding.remedies(),
          time);
    }

    private Incident normal(Incident incident, VerdictState state, List<Event> events) {
      if (state.open().isEmpty()) {
        return state.abnormal() == 0 ? incident : incident.with(state.closed());
      }
      VerdictState next = state.calm();
      if (next.normal() < detector.hysteresis().clearAfter()) {
        return incident.with(next);
      }
      Event cleared = cleared(state.open().orElseThrow(), step, time);
      events.add(cleared);
      return incident.cleared(next, cleared);
    }
  }
}
