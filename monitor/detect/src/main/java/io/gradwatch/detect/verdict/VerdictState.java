package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of one kind of verdict between observations.
 *
 * @param kind kind of the verdict
 * @param consecutiveAbnormal number of consecutive abnormal observations
 * @param consecutiveNormal number of consecutive normal observations
 * @param consecutiveWorse number of consecutive observations more severe than the open verdict
 * @param onsetStep onset of the consecutive abnormal observations
 * @param since time of the step that began the open verdict
 * @param open event that began or last worsened the verdict; empty if the verdict is not active
 */
public record VerdictState(
    VerdictKind kind,
    int consecutiveAbnormal,
    int consecutiveNormal,
    int consecutiveWorse,
    long onsetStep,
    Instant since,
    Optional<Event> open) {

  static VerdictState of(VerdictKind kind) {
    return new VerdictState(kind, 0, 0, 0, 0, Instant.EPOCH, Optional.empty());
  }

  VerdictState withAbnormal(Observation.Abnormal abnormal) {
    long onset = consecutiveAbnormal == 0 ? abnormal.finding().get().onsetStep() : onsetStep;
    boolean isWorse =
        open.map(event -> abnormal.severity().compareTo(event.severity()) > 0).orElse(false);
    return new VerdictState(
        kind, consecutiveAbnormal + 1, 0, isWorse ? consecutiveWorse + 1 : 0, onset, since, open);
  }

  VerdictState withNormal() {
    return new VerdictState(kind, 0, consecutiveNormal + 1, 0, onsetStep, since, open);
  }

  VerdictState withOpen(Event event) {
    Instant began = open.isPresent() ? since : event.time();
    return new VerdictState(kind, consecutiveAbnormal, 0, 0, onsetStep, began, Optional.of(event));
  }

  VerdictState withRevised(Event event) {
    return open.filter(known -> known.id().equals(event.id())).isEmpty()
        ? this
        : new VerdictState(
            kind,
            consecutiveAbnormal,
            consecutiveNormal,
            consecutiveWorse,
            onsetStep,
            since,
            Optional.of(event));
  }

  VerdictState reset() {
    return of(kind);
  }

  /** Whether the verdict is active with a severity of warning or worse. */
  boolean isAlerting() {
    return open.map(event -> event.severity() != Severity.INFO).orElse(false);
  }
}
