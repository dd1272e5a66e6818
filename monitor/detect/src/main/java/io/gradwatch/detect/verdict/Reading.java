package io.gradwatch.detect.verdict;

/** What a detector reads off one step. */
public sealed interface Reading {

  /** The trouble shows. */
  record Abnormal(Finding finding) implements Reading {}

  /** The trouble does not show, and would if it were there. */
  record Normal() implements Reading {}

  /** The figures do not tell: too few, or hidden behind another trouble. Nothing changes. */
  record Unsure() implements Reading {}

  /** The trouble does not show, and would if it were there. */
  static Reading normal() {
    return new Normal();
  }

  /** The figures do not tell. */
  static Reading unsure() {
    return new Unsure();
  }
}
