package io.gradwatch.lab.proof;

import io.gradwatch.lab.trial.WatchedTrial;
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

/**
 * What became of one training.
 *
 * @param quality accuracy or R² over test data at the end; may be NaN
 * @param standing warnings and criticals that hold at the end, in order of confirmation
 * @param cleared warnings and criticals that came and went, in the same order
 * @param root the verdict that a person would have acted on: the root cause
 * @param steps taken
 * @param duration of the training
 * @param failure why the network refused to go on; empty when it did not
 */
public record Outcome(
    double quality,
    List<Event> standing,
    List<VerdictKind> cleared,
    Optional<Event> root,
    long steps,
    Duration duration,
    String failure) {

  public Outcome {
    standing = List.copyOf(standing);
    cleared = List.copyOf(cleared);
  }

  static Outcome of(WatchedTrial watched) {
    Map<String, Event> last = new LinkedHashMap<>();
    watched.events().stream()
        .filter(event -> event.severity() != Severity.INFO)
        .forEach(event -> last.put(event.id(), event));
    List<Event> standing =
        last.values().stream().filter(event -> event.phase() != EventPhase.CLEARED).toList();
    List<VerdictKind> cleared =
        last.values().stream()
            .filter(event -> event.phase() == EventPhase.CLEARED)
            .map(Event::kind)
            .distinct()
            .toList();
    return new Outcome(
        watched.result().testQuality(),
        standing,
        cleared,
        root(standing).or(() -> root(last.values())),
        watched.result().steps(),
        watched.result().duration(),
        watched.result().failure());
  }

  /** Kinds that hold at the end. */
  public List<VerdictKind> standingKinds() {
    return standing.stream().map(Event::kind).distinct().toList();
  }

  /** Whether nothing is wrong any more, and it learnt what it should. */
  public boolean healthy(double target) {
    return standing.isEmpty() && failure.isEmpty() && quality >= target;
  }

  private static Optional<Event> root(Collection<Event> events) {
    return events.stream().filter(Event::rootCause).findFirst();
  }
}
