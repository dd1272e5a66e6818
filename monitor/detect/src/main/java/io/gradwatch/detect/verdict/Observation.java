package io.gradwatch.detect.verdict;

/** The result of one detector at one step. */
public sealed interface Observation {

  /** The problem is present. */
  record Abnormal(Finding finding) implements Observation {}

  /** The problem is absent, and the statistics would show it. */
  record Normal() implements Observation {}

  /** The statistics are too few or distorted by another problem. The verdict does not change. */
  record Inconclusive() implements Observation {}

  /** The problem is absent. */
  static Observation normal() {
    return new Normal();
  }

  /** The statistics do not show whether the problem is present. */
  static Observation inconclusive() {
    return new Inconclusive();
  }
}
