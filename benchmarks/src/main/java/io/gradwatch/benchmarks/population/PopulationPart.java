package io.gradwatch.benchmarks.population;

import java.util.Locale;

/**
 * Part of the population that a variant belongs to. It depends on the variant's index among those
 * of its kind, not on its behaviour.
 */
public enum PopulationPart {
  /** Tuning set: detectors may be tuned on it. */
  TUNED,
  /** Held-out set: must not be used for tuning. */
  APART;

  /** The part of a variant by its index: every third variant is held out. */
  static PopulationPart ofIndex(int index) {
    return index % 3 == 2 ? APART : TUNED;
  }

  /** Name in options, tables and JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
