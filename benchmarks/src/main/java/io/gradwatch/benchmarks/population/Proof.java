package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.stream.Recording;
import java.util.Optional;

/** How a run must behave for its truth to hold; stated before it is trained. */
@FunctionalInterface
public interface Proof {

  /** What speaks against it; empty when the run behaved as stated. */
  Optional<String> objection(Recording run);

  /** This, and another. */
  default Proof and(Proof other) {
    return run -> objection(run).or(() -> other.objection(run));
  }
}
