package io.gradwatch.training.data;

/** What targets stand for. */
public enum PredictionTask {
  /** A class: one-hot, or a single 0 or 1. The quality of a prediction is its accuracy. */
  CLASSIFICATION,
  /** Values. The quality of a prediction is R². */
  REGRESSION
}
