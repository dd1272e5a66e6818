package io.gradwatch.lab.proof;

import io.gradwatch.detect.verdict.RemedyKey;
import java.util.Optional;

/**
 * A remedy that was tried on a fault.
 *
 * @param remedy key of the remedy
 * @param rank position among the root cause's remedies, from 1; 0 for a common remedy that the
 *     verdict does not recommend
 * @param text sentence of the verdict; empty for a common remedy
 * @param notApplicableReason why the remedy could not be applied; empty when it was
 * @param outcome result of the training; empty when the remedy could not be applied
 * @param cured whether the training was healthy with the remedy
 */
public record RemedyTrial(
    RemedyKey remedy,
    int rank,
    String text,
    String notApplicableReason,
    Optional<TrialOutcome> outcome,
    boolean cured) {

  public RemedyTrial {
    if (outcome.isPresent() != notApplicableReason.isEmpty()) {
      throw new IllegalArgumentException(
          remedy + " has either an outcome or a reason why it is not applicable");
    }
  }

  public boolean recommended() {
    return rank > 0;
  }
}
