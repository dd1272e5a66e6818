package io.gradwatch.lab.proof;

import io.gradwatch.lab.catalogue.Fault;
import java.util.List;

/**
 * A fault beside its remedies.
 *
 * @param fault as the catalogue has it
 * @param before what became of it untreated
 * @param attempts remedies: first those advised, in that order, then common advice
 */
public record FaultReport(Fault fault, Outcome before, List<Attempt> attempts) {

  /** Remedies that a person tries before losing faith. */
  public static final int FIRST = 2;

  public FaultReport {
    attempts = List.copyOf(attempts);
  }

  /** Whether it went wrong at all: a fault that heals by itself proves nothing. */
  public boolean went() {
    return !before.healthy(fault.target());
  }

  /** Whether the first or the second remedy advised cured it. */
  public boolean curedByFirstAdvice() {
    return attempts.stream().anyMatch(a -> a.advised() && a.advisedAs() <= FIRST && a.cured());
  }

  /** Whether the detectors named the planted fault as the root cause. */
  public boolean namedRight() {
    return before.root().filter(root -> root.kind() == fault.planted()).isPresent();
  }
}
