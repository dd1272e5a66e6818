package io.gradwatch.benchmarks.population;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Part of the population that a variant belongs to. It depends on the variant's family, not on its
 * behaviour: architectures, data sets and optimisers are held out as a whole, so that every family
 * of {@link #APART} has at least one of the three that no family of {@link #TUNED} has.
 */
public enum PopulationPart {
  /** Tuning set: detectors may be tuned on it. */
  TUNED,
  /** Held-out set: must not be used for tuning. */
  APART;

  private static final Set<Architecture> HELD_OUT_ARCHITECTURES =
      EnumSet.of(
          Architecture.LAYER_NORM,
          Architecture.TEMPORAL_CONVOLUTION,
          Architecture.GRU,
          Architecture.CONCATENATED);

  private static final Set<OptimiserKind> HELD_OUT_OPTIMISERS =
      EnumSet.of(OptimiserKind.ADAMAX, OptimiserKind.AMSGRAD, OptimiserKind.NADAM);

  /** The part of a family. */
  static PopulationPart of(Architecture architecture, String dataset, OptimiserKind optimiser) {
    return HELD_OUT_ARCHITECTURES.contains(architecture)
            || HELD_OUT_OPTIMISERS.contains(optimiser)
            || HeldOutDatasets.NAMES.contains(dataset)
        ? APART
        : TUNED;
  }

  /** Name in options, tables and JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
