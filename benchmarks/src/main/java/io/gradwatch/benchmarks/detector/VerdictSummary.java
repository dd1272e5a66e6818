package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;

/**
 * A verdict of a detector, reduced to what is scored.
 *
 * @param layer name of the layer; empty if the verdict names none
 * @param onsetStep step at which the fault began, according to the detector
 * @param confirmedStep step at which the detector reached the verdict
 * @param rootCause whether the detector marks it as the root cause
 */
public record VerdictSummary(
    VerdictKind kind,
    String layer,
    long onsetStep,
    long confirmedStep,
    Severity severity,
    boolean rootCause) {

  /** Whether its severity is warning or worse. */
  public boolean alerting() {
    return severity != Severity.INFO;
  }
}
