package io.gradwatch.benchmarks.population;

import io.gradwatch.benchmarks.recording.Recording;
import java.util.Optional;

/** How a run must behave for its ground truth to hold; fixed before the run is trained. */
@FunctionalInterface
public interface ValidityCheck {

  /** Describes how the run violates the check; empty if it passes. */
  Optional<String> violation(Recording recording);

  /** A check that requires both. */
  default ValidityCheck and(ValidityCheck other) {
    return recording -> violation(recording).or(() -> other.violation(recording));
  }
}
