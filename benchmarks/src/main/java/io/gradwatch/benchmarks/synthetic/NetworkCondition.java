package io.gradwatch.benchmarks.synthetic;

/** What a synthetic network's reports look like to a detector. */
public enum NetworkCondition {
  /** Gradients of all layers within a factor of two, and a loss that falls and levels off low. */
  HEALTHY,

  /** Gradients that lose six decades from the output to the input, and a loss that stays flat. */
  VANISHING
}
