package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
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
      String causeId = CausalRole.causeOfDisplaced(replaced.get(), event);
      Event demoted = VerdictEvents.revised(replaced.get(), causeId, time);
      events.add(demoted);
      next = next.withRevised(demoted);
    }
    next = next.with(state.withOpen(event));
    return event.rootCause() ? next.withRoot(event, finding.presentAtStart()) : next;
  }

  private Event beganEvent(Incident incident, VerdictState state, Finding finding) {
    String id = attempt + "/" + detector.kind() + "/" + step;
    // A verdict that was deferred has been certain for longer than it has been confirmed.
    long certain =
        step - Math.max(0, state.consecutiveAbnormal() - detector.hysteresis().confirmAfter());
    // The lowest test loss of a run may lie behind the checkpoint from which it has resumed.
    long onset = Math.min(state.onsetStep(), step);
    CausalRole role =
        CausalRole.ofNew(incident, candidate(id, finding, onset, Math.max(onset, certain)));
    return event(EventPhase.BEGAN, id, step, role, finding);
  }

  private Event worsenedEvent(Incident incident, VerdictState state, Finding finding) {
    Event open = state.open().orElseThrow();
    CausalRole role =
        CausalRole.ofWorsened(
            incident, candidate(open.id(), finding, open.onsetStep(), open.confirmedStep()), open);
    return event(EventPhase.WORSENED, open.id(), open.confirmedStep(), role, finding);
  }

  private CausalRole.Candidate candidate(String id, Finding finding, long onset, long certain) {
    return new CausalRole.Candidate(
        id, detector.kind(), finding.severity(), finding.presentAtStart(), onset, certain);
  }

  private Event event(
      EventPhase phase, String id, long confirmedStep, CausalRole role, Finding finding) {
    return new Event(
        run,
        attempt,
        id,
        phase,
        detector.kind(),
        finding.severity(),
        finding.layer(),
        finding.layers(),
        role.onsetStep(),
        confirmedStep,
        OptionalLong.empty(),
        role.rootCause(),
        role.causedBy(),
        finding.cause(),
        finding.evidence(),
        finding.remedies(),
        time);
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
