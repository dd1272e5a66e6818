package io.gradwatch.benchmarks.score;

import io.gradwatch.benchmarks.population.Variant;

/** What runs are grouped by. */
public enum FamilyDimension {
  ALL("all"),
  ARCHITECTURE("architecture"),
  DATASET("data set"),
  OPTIMISER("optimiser"),
  /** Condition of healthy runs. */
  CONDITION("condition");

  private final String label;

  FamilyDimension(String label) {
    this.label = label;
  }

  /** Name in tables and JSON. */
  public String label() {
    return label;
  }

  String valueOf(Variant variant) {
    return switch (this) {
      case ALL -> "";
      case ARCHITECTURE -> variant.family().architecture();
      case DATASET -> variant.family().dataset();
      case OPTIMISER -> variant.family().optimiser();
      case CONDITION -> variant.condition();
    };
  }
}
