package io.gradwatch.detect.verdict;

import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Asks every detector at every step and turns their readings into events.
 *
 * <p>Detectors are asked in the order of causes: when two verdicts begin at the same step, the one
 * asked first is the root cause. A verdict waits while a trouble that can bring it about shows and
 * is not certain yet.
 */
public final class Docket {

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
    Set<VerdictKind> suspected = EnumSet.noneOf(VerdictKind.class);
    for (Detector detector : detectors) {
      VerdictKind kind = detector.kind();
      Reading reading = blinded(incident, kind) ? Reading.unsure() : detector.read(view);
      boolean held = suspected.stream().anyMatch(cause -> Causality.canCause(cause, kind));
      Case open = new Case(run, attempt, time, view.step(), detector);
      incident = open.heard(incident, reading, held, events);
      if (reading instanceof Reading.Abnormal && !incident.holds(kind)) {
        suspected.add(kind);
      }
    }
    return new Ruling(incident, events);
  }

  /** Takes the reading of one detector, between steps. */
  public static Ruling hear(
      Incident before,
      String run,
      int attempt,
      Instant time,
      long step,
      Detector detector,
      Reading reading) {
    List<Event> events = new ArrayList<>();
    Case open = new Case(run, attempt, time, step, detector);
    return new Ruling(open.heard(before, reading, false, events), events);
  }

  private static boolean blinded(Incident incident, VerdictKind kind) {
    return incident.states().stream()
        .anyMatch(state -> state.loud() && Causality.blinds(state.kind(), kind));
  }

  /** Clears every verdict that holds: the run was started again from a checkpoint. */
  public static Ruling dismiss(Incident before, long step, Instant time) {
    Incident incident = before;
    List<Event> events = new ArrayList<>();
    for (Event open : before.active()) {
      Event cleared = Events.cleared(open, step, time);
      incident = incident.cleared(incident.state(open.kind()), cleared);
      events.add(cleared);
    }
    return new Ruling(new Incident(List.of(), "", incident.past()), events);
  }
}
