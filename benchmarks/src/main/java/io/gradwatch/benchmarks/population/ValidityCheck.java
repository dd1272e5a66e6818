package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.recording.Recording;
import java.util.Optional;

/** How a run must behave for its truth to hold; stated before it is trained. */
@FunctionalInterface
public interface ValidityCheck {

  /** What speaks against it; empty when the run behaved as stated. */
  Optional<String> violation(Recording recording);

  /** This, and another. */
  default ValidityCheck and(ValidityCheck other) {
    return recording -> violation(recording).or(() -> other.violation(recording));
  }
}
