package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Causality;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Role of a verdict in an incident: its root cause, the consequence of another verdict, or
 * independent of those that are known. Time goes one way: a consequence never begins before its
 * cause.
 *
 * @param rootCause whether the verdict is the root cause
 * @param causedBy id of the verdict that it is a consequence of; empty for none
 * @param onsetStep onset of the verdict; that of its cause if the window of its statistics begins
 *     before it
 */
record CausalRole(boolean rootCause, String causedBy, long onsetStep) {

  /**
   * A verdict whose role is sought.
   *
   * @param id identifier of the verdict
   * @param kind kind of the verdict
   * @param severity severity at this step
   * @param presentAtStart whether the problem was present before the first update
   * @param onsetStep first step of the statistics that show it
   * @param certainStep step at which it was observed often enough to be confirmed
   */
  record Candidate(
      String id,
      VerdictKind kind,
      Severity severity,
      boolean presentAtStart,
      long onsetStep,
      long certainStep) {

    /**
     * Whether another verdict can have caused this one. The onset is the first step of a window
     * whose statistic, a median or a regression line, shows a change once it fills about half of
     * the window; so a cause begins in the first half of the window at the latest.
     */
    private boolean canFollowFrom(Event cause) {
      return Causality.canCause(cause.kind(), kind)
          && cause.onsetStep() <= onsetStep + (certainStep - onsetStep) / 2;
    }
  }

  /** The role of a verdict that begins. */
  static CausalRole ofNew(Incident incident, Candidate candidate) {
    if (isRootCause(incident, candidate)) {
      return new CausalRole(true, "", candidate.onsetStep());
    }
    return cause(incident, candidate)
        .map(
            cause ->
                new CausalRole(
                    false, cause.id(), Math.max(candidate.onsetStep(), cause.onsetStep())))
        .orElse(new CausalRole(false, "", candidate.onsetStep()));
  }

  /** The role of a verdict that worsens: a consequence remains one unless it displaces the root. */
  static CausalRole ofWorsened(Incident incident, Candidate candidate, Event open) {
    boolean root = isRootCause(incident, candidate);
    return new CausalRole(root, root ? "" : open.causedBy(), open.onsetStep());
  }

  /**
   * Returns the id of the new root cause if it also explains the one that it displaces; empty
   * otherwise. A verdict that has been published keeps its onset, so the new one must not be later.
   */
  static String causeOfDisplaced(Event displaced, Event root) {
    boolean explained =
        Causality.canCause(root.kind(), displaced.kind())
            && root.onsetStep() <= displaced.onsetStep();
    return explained ? root.id() : "";
  }

  /** The root cause if it explains the verdict, or else the first active one that does. */
  private static Optional<Event> cause(Incident incident, Candidate candidate) {
    if (candidate.presentAtStart()) {
      return incident
          .rootEvent()
          .filter(root -> incident.rootPresentAtStart() && candidate.canFollowFrom(root));
    }
    return Stream.concat(
            incident.rootEvent().stream(),
            incident.active().stream().filter(event -> event.severity() != Severity.INFO))
        .filter(candidate::canFollowFrom)
        .findFirst();
  }

  /**
   * Whether the verdict is the root cause: there is no other; or it was present before the first
   * update; or it can have caused the current root cause and began no later; or it is more severe
   * than the current root cause, which cannot have caused it.
   */
  private static boolean isRootCause(Incident incident, Candidate candidate) {
    Optional<Event> root = incident.rootEvent();
    if (root.isEmpty() || root.get().id().equals(candidate.id())) {
      return true;
    }
    Event current = root.get();
    Severity severity = candidate.severity();
    boolean startsFirst = candidate.presentAtStart() && !incident.rootPresentAtStart();
    if (startsFirst && severity != Severity.INFO) {
      return true;
    }
    if (candidate.kind() == VerdictKind.RUN_STALLED && current.severity() != Severity.INFO) {
      return false; // an earlier alerting verdict may be why the trainer stopped, however severe
    }
    if (candidate.canFollowFrom(current)) {
      return false;
    }
    boolean bothPresentAtStart = incident.rootPresentAtStart() && candidate.presentAtStart();
    boolean moreSevere = severity.compareTo(current.severity()) > 0 && !bothPresentAtStart;
    boolean relevant = severity != Severity.INFO || current.severity() == Severity.INFO;
    boolean explainsRoot =
        !incident.rootPresentAtStart()
            && Causality.canCause(candidate.kind(), current.kind())
            && candidate.onsetStep() <= current.onsetStep();
    return moreSevere || (explainsRoot && relevant);
  }
}
