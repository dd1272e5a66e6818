package io.gradwatch.benchmarks.population;

/** Which of two uses a variant has: decided by its place among its kind, not by how it behaves. */
public enum PopulationPart {
  /** Detectors may be tuned on it. */
  TUNED,
  /** Kept apart: seen only when both parts are reported. */
  APART;

  /** The part of the variant at a place of its kind: every third is kept apart. */
  static PopulationPart ofIndex(int index) {
    return index % 3 == 2 ? APART : TUNED;
  }
}
