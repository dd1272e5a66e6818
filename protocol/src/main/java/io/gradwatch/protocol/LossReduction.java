package io.gradwatch.protocol;

/** How terms of a loss are combined. */
public enum LossReduction {
  /** Not known. */
  UNKNOWN,
  SUM,
  MEAN
}
