package io.gradwatch.lab.proof;

import io.gradwatch.lab.trial.MonitoredTrial;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Result of one training and of its evaluation by the detectors.
 *
 * @param quality accuracy or R² over the test data at the end; may be NaN
 * @param activeVerdicts verdicts of severity warning or worse that are active at the end, in order
 *     of confirmation
 * @param clearedKinds kinds of such verdicts that were cleared, in the same order
 * @param rootCause root cause at the end or, if none is active, the first one that was cleared
 * @param steps number of steps taken
 * @param duration time of the training
 * @param failure why the training ended before its last step; empty when it did not
 */
public record TrialOutcome(
    double quality,
    List<Event> activeVerdicts,
    List<VerdictKind> clearedKinds,
    Optional<Event> rootCause,
    long steps,
    Duration duration,
    String failure) {

  public TrialOutcome {
    activeVerdicts = List.copyOf(activeVerdicts);
    clearedKinds = List.copyOf(clearedKinds);
  }

  static TrialOutcome of(MonitoredTrial monitored) {
    Map<String, Event> last = new LinkedHashMap<>();
    monitored.events().stream()
        .filter(event -> event.severity() != Severity.INFO)
        .forEach(event -> last.put(event.id(), event));
    List<Event> activeVerdicts =
        last.values().stream().filter(event -> event.phase() != EventPhase.CLEARED).toList();
    List<VerdictKind> clearedKinds =
        last.values().stream()
            .filter(event -> event.phase() == EventPhase.CLEARED)
            .map(Event::kind)
            .distinct()
            .toList();
    return new TrialOutcome(
        monitored.result().testQuality(),
        activeVerdicts,
        clearedKinds,
        rootCause(activeVerdicts).or(() -> rootCause(last.values())),
        monitored.result().steps(),
        monitored.result().duration(),
        monitored.result().failure());
  }

  /** Kinds of verdicts that are active at the end. */
  public List<VerdictKind> activeKinds() {
    return activeVerdicts.stream().map(Event::kind).distinct().toList();
  }

  /**
   * Whether the training trained: none of these verdicts is active at the end, and the test quality
   * reaches the target. Other verdicts do not count.
   *
   * @param kinds kinds of the verdicts on the fault
   */
  public boolean isFreeOf(Set<VerdictKind> kinds, double target) {
    return activeKinds().stream().noneMatch(kinds::contains)
        && failure.isEmpty()
        && quality >= target;
  }

  private static Optional<Event> rootCause(Collection<Event> events) {
    return events.stream().filter(Event::rootCause).findFirst();
  }
}
