package io.gradwatch.benchmarks.population;

import io.gradwatch.protocol.VerdictKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was planted, and what may be said of it.
 *
 * @param rootCause the planted fault; empty when the run is healthy
 * @param alternatives other names of the same fault
 * @param acceptable consequences that may be reported too
 * @param forbidden kinds that would be plainly wrong
 * @param layers indices of the layers where it sits; empty when it cannot be said
 * @param plantedStep step at which it was planted
 * @param onsetRule from which step on it is there to be seen
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
        throw new IllegalArgumentException(kind + " is forbidden and allowed");
      }
    }
  }

  /** Nothing is wrong, and nothing but this may be said. */
  static GroundTruth healthy(Set<VerdictKind> acceptable) {
    EnumSet<VerdictKind> forbidden = EnumSet.allOf(VerdictKind.class);
    forbidden.removeAll(acceptable);
    return new GroundTruth(
        Optional.empty(), Set.of(), acceptable, forbidden, List.of(), 0, OnsetRule.PLANTED_STEP);
  }

  public boolean isHealthy() {
    return rootCause.isEmpty();
  }

  /** Whether a kind names the planted fault. */
  public boolean matches(VerdictKind kind) {
    return rootCause.equals(Optional.of(kind)) || alternatives.contains(kind);
  }
}
