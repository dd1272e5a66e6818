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
 * Runs every detector on every step and turns their observations into events.
 *
 * <p>Detectors run in the order of causes: of two verdicts that begin at the same step, the one
 * whose detector runs first is the root cause. A verdict is deferred while a possible cause of it
 * is abnormal but not yet confirmed.
 */
public final class DetectorPipeline {

  private final List<Detector> detectors;

  /** Creates a pipeline of detectors in the order of causes. */
  public DetectorPipeline(List<Detector> detectors) {
    this.detectors = List.copyOf(detectors);
  }

  /**
   * An updated incident.
   *
   * @param incident incident after the step
   * @param events events to publish, in order
   */
  public record IncidentUpdate(Incident incident, List<Event> events) {

    public IncidentUpdate {
      events = List.copyOf(events);
    }
  }

  /** Evaluates the newest step of a run. */
  public IncidentUpdate evaluate(
      Incident before, String run, int attempt, Instant time, RunView view) {
    Incident incident = before;
    List<Event> events = new ArrayList<>();
    Set<VerdictKind> unconfirmed = EnumSet.noneOf(VerdictKind.class);
    for (Detector detector : detectors) {
      VerdictKind kind = detector.kind();
      Observation observation =
          isHidden(incident, kind) ? Observation.inconclusive() : detector.detect(view);
      boolean deferred = hasCauseOf(kind, unconfirmed);
      VerdictUpdate update = new VerdictUpdate(run, attempt, time, view.step(), detector);
      incident = update.apply(incident, observation, deferred, events);
      if (observation instanceof Observation.Abnormal && !incident.isActive(kind)) {
        unconfirmed.add(kind);
      }
    }
    return new IncidentUpdate(incident, events);
  }

  /** Applies an observation that one detector made between steps. */
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

  // Loops, because these are asked for each detector at each step.

  private static boolean hasCauseOf(VerdictKind kind, Set<VerdictKind> causes) {
    for (VerdictKind cause : causes) {
      if (Causality.canCause(cause, kind)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isHidden(Incident incident, VerdictKind kind) {
    for (VerdictState state : incident.states()) {
      if (state.isAlerting() && Causality.hides(state.kind(), kind)) {
        return true;
      }
    }
    return false;
  }

  /** Clears every active verdict, because the run was restarted from a checkpoint. */
  public static IncidentUpdate clearAll(Incident before, long step, Instant time) {
    Incident incident = before;
    List<Event> events = new ArrayList<>();
    for (Event open : before.active()) {
      Event cleared = VerdictEvents.cleared(open, step, time);
      incident = incident.withCleared(incident.state(open.kind()), cleared);
      events.add(cleared);
    }
    return new IncidentUpdate(new Incident(List.of(), "", false, incident.past()), events);
  }
}
