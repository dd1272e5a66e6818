package io.gradwatch.lab.proof;

import io.gradwatch.lab.catalogue.Fault;
import java.util.List;

/**
 * Result of trying the remedies on a fault.
 *
 * @param fault fault of the catalogue
 * @param untreated result of the training without a remedy
 * @param remedyTrials trials of remedies: first those that the verdict recommends, in that order,
 *     then common ones
 */
public record FaultReport(Fault fault, TrialOutcome untreated, List<RemedyTrial> remedyTrials) {

  /** Number of recommended remedies of which one should cure the fault. */
  public static final int TOP_REMEDIES = 2;

  public FaultReport {
    remedyTrials = List.copyOf(remedyTrials);
  }

  /** Whether the training failed without a remedy; otherwise a cure proves nothing. */
  public boolean reproduced() {
    return !untreated.isFreeOf(RemedyTrial.verdictsOn(fault, untreated), fault.target());
  }

  /** Whether the first or the second recommended remedy cured the fault. */
  public boolean curedByTopRemedies() {
    return remedyTrials.stream()
        .anyMatch(a -> a.recommended() && a.rank() <= TOP_REMEDIES && a.cured());
  }

  /** Whether the detectors reported the expected kind as the root cause. */
  public boolean rootCauseCorrect() {
    return untreated.rootCause().filter(root -> root.kind() == fault.expectedKind()).isPresent();
  }
}
