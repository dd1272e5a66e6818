package io.gradwatch.detect.verdict;

import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Causality;
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
public final class DetectorPipeline {

  private final List<Detector> detectors;

  /** Detectors in the order of causes. */
  public DetectorPipeline(List<Detector> detectors) {
    this.detectors = List.copyOf(detectors);
  }

  /**
   * An incident after a step, and what it brought about.
   *
   * @param incident to remember
   * @param events to publish, in order
   */
  public record IncidentUpdate(Incident incident, List<Event> events) {

    public IncidentUpdate {
      events = List.copyOf(events);
    }
  }

  /** Judges the newest step of a run. */
  public IncidentUpdate evaluate(
      Incident before, String run, int attempt, Instant time, RunView view) {
    Incident incident = before;
    List<Event> events = new ArrayList<>();
    Set<VerdictKind> unconfirmed = EnumSet.noneOf(VerdictKind.class);
    for (Detector detector : detectors) {
      VerdictKind kind = detector.kind();
      Observation observation =
          isHidden(incident, kind) ? Observation.inconclusive() : detector.detect(view);
      boolean deferred = unconfirmed.stream().anyMatch(cause -> Causality.canCause(cause, kind));
      VerdictUpdate update = new VerdictUpdate(run, attempt, time, view.step(), detector);
      incident = update.apply(incident, observation, deferred, events);
      if (observation instanceof Observation.Abnormal && !incident.isActive(kind)) {
        unconfirmed.add(kind);
      }
    }
    return new IncidentUpdate(incident, events);
  }

  /** Takes the reading of one detector, between steps. */
  public static IncidentUpdate apply(
      Incident before,
      String run,
      int attempt,
      Instant time,
      long step,
      Detector detector,
      Observation observation) {
    List<Event> events = new ArrayList<>();
    VerdictUpdate update = new VerdictUpdate(run, attempt, time, step, detector);
    return new IncidentUpdate(update.apply(before, observation, false, events), events);
  }

  private static boolean isHidden(Incident incident, VerdictKind kind) {
    return incident.states().stream()
        .anyMatch(state -> state.isAlerting() && Causality.hides(state.kind(), kind));
  }

  /** Clears every verdict that holds: the run was started again from a checkpoint. */
  public static IncidentUpdate clearAll(Incident before, long step, Instant time) {
    Incident incident = before;
    List<Event> events = new ArrayList<>();
    for (Event update : before.active()) {
      Event cleared = VerdictEvents.cleared(update, step, time);
      incident = incident.withCleared(incident.state(update.kind()), cleared);
      events.add(cleared);
    }
    return new IncidentUpdate(new Incident(List.of(), "", false, incident.past()), events);
  }
}
