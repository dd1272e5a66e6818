package io.gradwatch.lab.proof;

import io.gradwatch.lab.catalogue.Fault;
import java.util.List;

/**
 * A fault beside its remedies.
 *
 * @param fault as the catalogue has it
 * @param untreated what became of it untreated
 * @param remedyTrials remedies: first those advised, in that order, then common advice
 */
public record FaultReport(Fault fault, TrialOutcome untreated, List<RemedyTrial> remedyTrials) {

  /** Remedies that a person tries before losing faith. */
  public static final int TOP_REMEDIES = 2;

  public FaultReport {
    remedyTrials = List.copyOf(remedyTrials);
  }

  /** Whether it went wrong at all: a fault that heals by itself proves nothing. */
  public boolean reproduced() {
    return !untreated.healthy(fault.target());
  }

  /** Whether the first or the second remedy advised cured it. */
  public boolean curedByTopRemedies() {
    return remedyTrials.stream()
        .anyMatch(a -> a.recommended() && a.rank() <= TOP_REMEDIES && a.cured());
  }

  /** Whether the detectors named the planted fault as the root cause. */
  public boolean rootCauseCorrect() {
    return untreated.rootCause().filter(root -> root.kind() == fault.expectedKind()).isPresent();
  }
}
