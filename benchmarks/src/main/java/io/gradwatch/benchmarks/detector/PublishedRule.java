package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.function.Predicate;

/**
 * A published rule, made anew for each run.
 *
 * @param kinds what it calls that; several where its one name covers more than one of ours
 * @param fires whether it fires at a moment; may remember earlier ones
 */
record PublishedRule(List<VerdictKind> kinds, Predicate<RuleInput> fires) {

  PublishedRule {
    kinds = List.copyOf(kinds);
  }

  static PublishedRule of(VerdictKind kind, Predicate<RuleInput> fires) {
    return new PublishedRule(List.of(kind), fires);
  }
}
