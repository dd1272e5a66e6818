package io.gradwatch.lab.data;

/** What targets tell. */
public enum PredictionTask {
  /** A class: one-hot, or a single 0 or 1. Quality is the accuracy. */
  CLASSIFICATION,
  /** Values. Quality is R². */
  REGRESSION
}
