package io.gradwatch.lab.proof;

import io.gradwatch.detect.verdict.RemedyKey;
import java.util.Optional;

/**
 * One remedy, tried on one fault.
 *
 * @param remedy that was tried
 * @param rank its place in the advice of the root cause, from 1; 0 when it is common advice that
 *     the verdict did not give
 * @param text the sentence it was advised by; empty for common advice
 * @param notApplicableReason why it could not be tried; empty when it was
 * @param outcome of the training; empty when it could not be tried
 * @param cured whether the training was healthy
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
      throw new IllegalArgumentException(remedy + " was either tried or unsuitable");
    }
  }

  public boolean recommended() {
    return rank > 0;
  }
}
