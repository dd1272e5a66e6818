package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.Optional;

/**
 * One kind of verdict between readings.
 *
 * @param kind of the verdict
 * @param consecutiveAbnormal abnormal readings in a row
 * @param consecutiveNormal normal readings in a row
 * @param consecutiveWorse readings in a row that are worse than the open verdict
 * @param onsetStep where the row of abnormal readings began to show in the figures
 * @param since time of the step that began the open verdict
 * @param open the event that began or last worsened the verdict; empty when it does not hold
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

  VerdictState withAbnormal(Finding finding) {
    long onset = consecutiveAbnormal == 0 ? finding.onsetStep() : onsetStep;
    boolean isWorse =
        open.map(event -> finding.severity().compareTo(event.severity()) > 0).orElse(false);
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

  /** Whether the verdict holds and is bad enough to call somebody. */
  boolean isAlerting() {
    return open.map(event -> event.severity() != Severity.INFO).orElse(false);
  }
}
