package io.gradwatch.benchmarks.judge;

import io.gradwatch.protocol.VerdictKind;
import java.util.List;
import java.util.function.Predicate;

/**
 * A published rule, made anew for each run.
 *
 * @param kinds what it calls that; several where its one name covers more than one of ours
 * @param fires whether it fires at a moment; may remember earlier ones
 */
record Rule(List<VerdictKind> kinds, Predicate<Moment> fires) {

  Rule {
    kinds = List.copyOf(kinds);
  }

  static Rule of(VerdictKind kind, Predicate<Moment> fires) {
    return new Rule(List.of(kind), fires);
  }
}
