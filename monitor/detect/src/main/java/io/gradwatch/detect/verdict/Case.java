package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One kind of trouble at one step of one run.
 *
 * @param run name of the run
 * @param attempt of the run
 * @param time of the step
 * @param step the newest
 * @param detector that was asked
 */
record Case(String run, int attempt, Instant time, long step, Detector detector) {

  /**
   * The incident after a reading.
   *
   * @param held whether a possible cause is about to be confirmed: this verdict waits for it
   * @param events takes what is to be published
   */
  Incident heard(Incident incident, Reading reading, boolean held, List<Event> events) {
    VerdictState state = incident.state(detector.kind());
    if (reading instanceof Reading.Abnormal abnormal) {
      return abnormal(
          incident, state.alarmed(abnormal.finding()), abnormal.finding(), held, events);
    }
    if (reading instanceof Reading.Normal) {
      return normal(incident, state, events);
    }
    return incident;
  }

  private Incident abnormal(
      Incident incident, VerdictState state, Finding finding, boolean held, List<Event> events) {
    int needed = detector.hysteresis().confirmAfter();
    boolean begins =
        state.open().isEmpty() && state.abnormal() >= needed && (!held || finding.fromTheStart());
    boolean worsens = state.open().isPresent() && state.worse() >= needed;
    if (!begins && !worsens) {
      return incident.with(state);
    }
    Event event = begins ? began(incident, state, finding) : worsened(incident, state, finding);
    events.add(event);
    Incident next = incident;
    Optional<Event> replaced = incident.rootEvent();
    if (event.rootCause() && replaced.isPresent() && !replaced.get().id().equals(event.id())) {
      Event demoted = Events.demoted(replaced.get(), causeOf(replaced.get(), event), time);
      events.add(demoted);
      next = next.revised(demoted);
    }
    next = next.with(state.opened(event));
    return event.rootCause() ? next.rootedAt(event, finding.fromTheStart()) : next;
  }

  private static String causeOf(Event consequence, Event cause) {
    return Causality.canCause(cause.kind(), consequence.kind()) ? cause.id() : "";
  }

  private Event began(Incident incident, VerdictState state, Finding finding) {
    String id = attempt + "/" + detector.kind() + "/" + step;
    return event(EventPhase.BEGAN, id, state.onsetStep(), step, incident, finding);
  }

  private Event worsened(Incident incident, VerdictState state, Finding finding) {
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
    boolean root = isRoot(incident, id, onsetStep, finding);
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
   * Whether this verdict is the root cause: there is none yet; or the one at hand is its possible
   * consequence and began no earlier; or it was there before the run was; or that one is less
   * severe and cannot have brought this about.
   */
  private boolean isRoot(Incident incident, String id, long onsetStep, Finding finding) {
    Optional<Event> root = incident.rootEvent();
    if (root.isEmpty() || root.get().id().equals(id)) {
      return true;
    }
    Event known = root.get();
    Severity severity = finding.severity();
    if (finding.fromTheStart() && !incident.rootFromTheStart() && severity != Severity.INFO) {
      return true;
    }
    if (detector.kind() == VerdictKind.RUN_STALLED && known.severity() != Severity.INFO) {
      return false; // what was loud before may be why the trainer stopped, however grave that is
    }
    boolean bothFromTheStart = incident.rootFromTheStart() && finding.fromTheStart();
    boolean graver = severity.compareTo(known.severity()) > 0 && !bothFromTheStart;
    boolean explained = Causality.canCause(known.kind(), detector.kind());
    if (explained) {
      return false;
    }
    boolean loud = severity != Severity.INFO || known.severity() == Severity.INFO;
    boolean explains =
        !incident.rootFromTheStart() && Causality.canCause(detector.kind(), known.kind());
    return graver || (explains && loud && onsetStep <= known.onsetStep());
  }

  private Incident normal(Incident incident, VerdictState state, List<Event> events) {
    if (state.open().isEmpty()) {
      return state.abnormal() == 0 ? incident : incident.with(state.closed());
    }
    VerdictState next = state.calm();
    if (next.normal() < detector.hysteresis().clearAfter()) {
      return incident.with(next);
    }
    Event cleared = Events.cleared(state.open().orElseThrow(), step, time);
    events.add(cleared);
    return incident.cleared(next, cleared);
  }
}
