package io.gradwatch.detect.verdict;

/** What a detector reads off one step. */
public sealed interface Observation {

  /** The trouble shows. */
  record Abnormal(Finding finding) implements Observation {}

  /** The trouble does not show, and would if it were there. */
  record Normal() implements Observation {}

  /** The figures do not tell: too few, or hidden behind another trouble. Nothing changes. */
  record Inconclusive() implements Observation {}

  /** The trouble does not show, and would if it were there. */
  static Observation normal() {
    return new Normal();
  }

  /** The figures do not tell. */
  static Observation inconclusive() {
    return new Inconclusive();
  }
}
