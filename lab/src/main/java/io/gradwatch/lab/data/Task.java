package io.gradwatch.lab.data;

/** What targets tell. */
public enum Task {
  /** A class: one-hot, or a single 0 or 1. Quality is the accuracy. */
  CLASSES,
  /** Values. Quality is R². */
  VALUES
}
