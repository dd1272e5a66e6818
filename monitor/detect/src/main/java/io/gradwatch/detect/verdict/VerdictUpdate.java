package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Causality;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Applies the observations of one detector at one step to the incident of a run.
 *
 * @param run name of the run
 * @param attempt attempt of the run
 * @param time time of the step
 * @param step newest step
 * @param detector detector that made the observation
 */
record VerdictUpdate(String run, int attempt, Instant time, long step, Detector detector) {

  /**
   * Applies an observation.
   *
   * @param deferred whether a possible cause is abnormal but not confirmed, so that this verdict
   *     waits
   * @param events list to which events are added
   */
  Incident apply(Incident incident, Observation observation, boolean deferred, List<Event> events) {
    VerdictState state = incident.state(detector.kind());
    if (observation instanceof Observation.Abnormal abnormal) {
      return applyAbnormal(incident, state.withAbnormal(abnormal), abnormal, deferred, events);
    }
    boolean matters = state.open().isPresent() || state.consecutiveAbnormal() > 0;
    boolean normal =
        observation instanceof Observation.Normal
            || (matters
                && observation instanceof Observation.Absent absent
                && absent.isNormal().getAsBoolean());
    return matters && normal ? applyNormal(incident, state, events) : incident;
  }

  private Incident applyAbnormal(
      Incident incident,
      VerdictState state,
      Observation.Abnormal abnormal,
      boolean deferred,
      List<Event> events) {
    int confirmAfter = detector.hysteresis().confirmAfter();
    boolean begins = state.open().isEmpty() && state.consecutiveAbnormal() >= confirmAfter;
    boolean worsens = state.open().isPresent() && state.consecutiveWorse() >= confirmAfter;
    if (!begins && !worsens) {
      return incident.with(state);
    }
    Finding finding = abnormal.finding().get();
    if (begins && deferred && !finding.presentAtStart()) {
      return incident.with(state);
    }
    Event event =
        begins ? beganEvent(incident, state, finding) : worsenedEvent(incident, state, finding);
    events.add(event);
    Incident next = incident;
    Optional<Event> replaced = incident.rootEvent();
    if (event.rootCause() && replaced.isPresent() && !replaced.get().id().equals(event.id())) {
      Event demoted = VerdictEvents.revised(replaced.get(), causeId(replaced.get(), event), time);
      events.add(demoted);
      next = next.withRevised(demoted);
    }
    next = next.with(state.withOpen(event));
    return event.rootCause() ? next.withRoot(event, finding.presentAtStart()) : next;
  }

  private static String causeId(Event consequence, Event cause) {
    return Causality.canCause(cause.kind(), consequence.kind()) ? cause.id() : "";
  }

  private Event beganEvent(Incident incident, VerdictState state, Finding finding) {
    String id = attempt + "/" + detector.kind() + "/" + step;
    // The lowest test loss of a run may lie behind the checkpoint from which it has resumed.
    long onset = Math.min(state.onsetStep(), step);
    return event(EventPhase.BEGAN, id, onset, step, incident, finding);
  }

  private Event worsenedEvent(Incident incident, VerdictState state, Finding finding) {
    Event open = state.open().orElseThrow();
    return event(
        EventPhase.WORSENED, open.id(), open.onsetStep(), open.confirmedStep(), incident, finding);
  }

  private Event event(
      EventPhase phase,
      String id,
      long onsetStep,
      long confirmedStep,
      Incident incident,
      Finding finding) {
    boolean root = isRootCause(incident, id, onsetStep, finding);
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

  /**
   * Whether this verdict is the root cause: there is no other; or it was present before the first
   * update; or it can have caused the current root cause and began no later; or it is more severe
   * than the current root cause, which cannot have caused it.
   */
  private boolean isRootCause(Incident incident, String id, long onsetStep, Finding finding) {
    Optional<Event> root = incident.rootEvent();
    if (root.isEmpty() || root.get().id().equals(id)) {
      return true;
    }
    Event current = root.get();
    Severity severity = finding.severity();
    if (finding.presentAtStart() && !incident.rootPresentAtStart() && severity != Severity.INFO) {
      return true;
    }
    if (detector.kind() == VerdictKind.RUN_STALLED && current.severity() != Severity.INFO) {
      return false; // an earlier alerting verdict may be why the trainer stopped, however severe
    }
    boolean bothPresentAtStart = incident.rootPresentAtStart() && finding.presentAtStart();
    boolean moreSevere = severity.compareTo(current.severity()) > 0 && !bothPresentAtStart;
    boolean explainedByRoot = Causality.canCause(current.kind(), detector.kind());
    if (explainedByRoot) {
      return false;
    }
    boolean relevant = severity != Severity.INFO || current.severity() == Severity.INFO;
    boolean explainsRoot =
        !incident.rootPresentAtStart() && Causality.canCause(detector.kind(), current.kind());
    return moreSevere || (explainsRoot && relevant && onsetStep <= current.onsetStep());
  }

  private Incident applyNormal(Incident incident, VerdictState state, List<Event> events) {
    if (state.open().isEmpty()) {
      return incident.with(state.reset());
    }
    VerdictState next = state.withNormal();
    if (next.consecutiveNormal() < detector.hysteresis().clearAfter()) {
      return incident.with(next);
    }
    Event cleared = VerdictEvents.cleared(state.open().orElseThrow(), step, time);
    events.add(cleared);
    return incident.withCleared(next, cleared);
  }
}
