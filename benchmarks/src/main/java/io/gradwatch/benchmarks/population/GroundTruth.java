package io.gradwatch.benchmarks.population;

import io.gradwatch.protocol.VerdictKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The planted fault of a variant, and the verdicts that are right or wrong for it.
 *
 * @param rootCause kind of the planted fault; empty if the run is healthy
 * @param alternatives equivalent kinds
 * @param acceptable consequences that may also be reported
 * @param forbidden kinds that would be clearly wrong
 * @param layers indices of the faulty layers; empty if the fault has no location
 * @param plantedStep step at which the fault was planted
 * @param onsetRule determines the step from which the fault is observable
 */
public record GroundTruth(
    Optional<VerdictKind> rootCause,
    Set<VerdictKind> alternatives,
    Set<VerdictKind> acceptable,
    Set<VerdictKind> forbidden,
    List<Integer> layers,
    long plantedStep,
    OnsetRule onsetRule) {

  public GroundTruth {
    alternatives = Set.copyOf(alternatives);
    acceptable = Set.copyOf(acceptable);
    forbidden = Set.copyOf(forbidden);
    layers = List.copyOf(layers);
    for (VerdictKind kind : forbidden) {
      if (alternatives.contains(kind)
          || acceptable.contains(kind)
          || rootCause.equals(Optional.of(kind))) {
        throw new IllegalArgumentException(kind + " is both forbidden and allowed");
      }
    }
  }

  /** A healthy run, on which only these kinds may be reported. */
  static GroundTruth healthy(Set<VerdictKind> acceptable) {
    EnumSet<VerdictKind> forbidden = EnumSet.allOf(VerdictKind.class);
    forbidden.removeAll(acceptable);
    return new GroundTruth(
        Optional.empty(), Set.of(), acceptable, forbidden, List.of(), 0, OnsetRule.PLANTED_STEP);
  }

  public boolean isHealthy() {
    return rootCause.isEmpty();
  }

  /** Whether a kind is that of the planted fault or equivalent. */
  public boolean matches(VerdictKind kind) {
    return rootCause.equals(Optional.of(kind)) || alternatives.contains(kind);
  }
}
