package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;

/**
 * What a judge says of a run.
 *
 * @param kind what goes wrong
 * @param layer where; empty when it is the whole run's, or not said
 * @param onsetStep from when on, as the judge says
 * @param confirmedStep at which it was said
 * @param severity how bad
 * @param rootCause whether it is said to be the first cause
 */
public record VerdictSummary(
    VerdictKind kind,
    String layer,
    long onsetStep,
    long confirmedStep,
    Severity severity,
    boolean rootCause) {

  /** Whether it would call somebody. */
  public boolean alerting() {
    return severity != Severity.INFO;
  }
}
