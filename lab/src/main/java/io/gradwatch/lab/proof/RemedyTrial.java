package io.gradwatch.lab.proof;

import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.lab.catalogue.Fault;
import io.gradwatch.protocol.VerdictKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A remedy that was tried on a fault.
 *
 * @param remedy key of the remedy
 * @param rank position among the root cause's remedies, from 1; 0 for a common remedy that the
 *     verdict does not recommend
 * @param text sentence of the verdict; empty for a common remedy
 * @param notApplicableReason why the remedy could not be applied; empty when it was
 * @param outcome result of the training; empty when the remedy could not be applied
 * @param cured whether the verdicts on the fault are gone and the target is reached
 * @param subsequentKinds kinds of verdicts that are active at the end of a cured training, in order
 *     of confirmation; they are problems of their own, for example overfitting of a network that
 *     could not even fit the training data before
 */
public record RemedyTrial(
    RemedyKey remedy,
    int rank,
    String text,
    String notApplicableReason,
    Optional<TrialOutcome> outcome,
    boolean cured,
    List<VerdictKind> subsequentKinds) {

  public RemedyTrial {
    subsequentKinds = List.copyOf(subsequentKinds);
    if (outcome.isPresent() != notApplicableReason.isEmpty()) {
      throw new IllegalArgumentException(
          remedy + " has either an outcome or a reason why it is not applicable");
    }
  }

  static RemedyTrial completed(
      RemedyKey remedy,
      int rank,
      String text,
      TrialOutcome outcome,
      Fault fault,
      TrialOutcome untreated) {
    boolean cured = outcome.isFreeOf(verdictsOn(fault, untreated), fault.target());
    List<VerdictKind> subsequentKinds = cured ? outcome.activeKinds() : List.of();
    return new RemedyTrial(remedy, rank, text, "", Optional.of(outcome), cured, subsequentKinds);
  }

  static RemedyTrial notApplicable(RemedyKey remedy, int rank, String text, String reason) {
    return new RemedyTrial(remedy, rank, text, reason, Optional.empty(), false, List.of());
  }

  /** The planted kind, and that of the root cause as the detectors have it. */
  static Set<VerdictKind> verdictsOn(Fault fault, TrialOutcome untreated) {
    Set<VerdictKind> kinds = EnumSet.of(fault.expectedKind());
    untreated.rootCause().ifPresent(rootCause -> kinds.add(rootCause.kind()));
    return kinds;
  }

  public boolean recommended() {
    return rank > 0;
  }
}
