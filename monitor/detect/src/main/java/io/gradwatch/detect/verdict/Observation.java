package io.gradwatch.detect.verdict;

import io.gradwatch.protocol.Severity;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The result of one detector at one step. */
public sealed interface Observation {

  /**
   * The problem is present.
   *
   * @param severity severity at this step
   * @param finding figures and texts of this step, of this severity; asked for only when a verdict
   *     begins or worsens
   */
  record Abnormal(Severity severity, Supplier<Finding> finding) implements Observation {}

  /** The problem is absent, and the statistics would show it. */
  record Normal() implements Observation {}

  /** The statistics are too few or distorted by another problem. The verdict does not change. */
  record Inconclusive() implements Observation {}

  /**
   * The problem is absent; whether it has been overcome matters only while the verdict is active or
   * about to begin.
   *
   * @param isNormal whether the observation is normal rather than inconclusive
   */
  record Absent(BooleanSupplier isNormal) implements Observation {}

  Observation NORMAL = new Normal();
  Observation INCONCLUSIVE = new Inconclusive();

  /** The problem is absent. */
  static Observation normal() {
    return NORMAL;
  }

  /** The statistics do not show whether the problem is present. */
  static Observation inconclusive() {
    return INCONCLUSIVE;
  }

  /** The problem is absent, and overcome if the condition holds. */
  static Observation normalIf(BooleanSupplier isNormal) {
    return new Absent(isNormal);
  }

  /** The problem is present. */
  static Observation abnormal(Severity severity, Supplier<Finding> finding) {
    return new Abnormal(severity, finding);
  }

  /** The problem is present, with a finding that exists already. */
  static Observation abnormal(Finding finding) {
    return new Abnormal(finding.severity(), () -> finding);
  }
}
