package io.gradwatch.benchmarks.detector;

import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.function.Predicate;

/**
 * A published rule. Rules keep state, so each run gets new ones.
 *
 * @param kinds kinds of verdict that the rule corresponds to
 * @param fires whether the rule fires at a step; may depend on earlier steps
 */
record PublishedRule(List<VerdictKind> kinds, Predicate<RuleInput> fires) {

  PublishedRule {
    kinds = List.copyOf(kinds);
  }

  static PublishedRule of(VerdictKind kind, Predicate<RuleInput> fires) {
    return new PublishedRule(List.of(kind), fires);
  }
}
