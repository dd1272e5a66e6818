package io.gradwatch.benchmarks.population;

import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All variants. A variant's place among those of its kind decides which part it belongs to: add new
 * ones at the end of a kind's list.
 */
public final class Population {

  private Population() {}

  /** All variants, faults by kind first. */
  public static List<Variant> all() {
    List<Variant> variants = new ArrayList<>();
    faults()
        .forEach(
            (kind, drafts) -> {
              for (int place = 0; place < drafts.size(); place++) {
                variants.add(drafts.get(place).fault(kind, place));
              }
            });
    List<Draft> healthy = healthy();
    for (int place = 0; place < healthy.size(); place++) {
      variants.add(healthy.get(place).healthy(place));
    }
    return variants;
  }

  private static Map<VerdictKind, List<Draft>> faults() {
    Map<VerdictKind, List<Draft>> faults = new EnumMap<>(VerdictKind.class);
    faults.put(VerdictKind.VANISHING_GRADIENT, DepthFaults.vanishing());
    faults.put(VerdictKind.EXPLODING_GRADIENT, DepthFaults.exploding());
    faults.put(VerdictKind.NON_FINITE, BrokenFaults.notFiniteFaults());
    faults.put(VerdictKind.ZERO_GRADIENT, BrokenFaults.zeroGradient());
    faults.put(VerdictKind.DEAD_NEURONS, BrokenFaults.dead());
    faults.put(VerdictKind.SATURATED_ACTIVATIONS, BrokenFaults.saturation());
    faults.put(VerdictKind.VANISHING_THROUGH_TIME, TimeFaults.vanishing());
    faults.put(VerdictKind.EXPLODING_THROUGH_TIME, TimeFaults.exploding());
    faults.put(VerdictKind.LOSS_PLATEAU, LossFaults.plateau());
    faults.put(VerdictKind.LOSS_OSCILLATION, LossFaults.oscillation());
    faults.put(VerdictKind.LOSS_DIVERGENCE, LossFaults.divergence());
    faults.put(VerdictKind.UPDATE_RATIO_TOO_SMALL, WeightFaults.tooSmall());
    faults.put(VerdictKind.UPDATE_RATIO_TOO_LARGE, WeightFaults.tooLarge());
    faults.put(VerdictKind.POOR_INITIALIZATION, WeightFaults.poorInitialization());
    faults.put(VerdictKind.OVERFITTING, LossFaults.overfitting());
    return faults;
  }

  private static List<Draft> healthy() {
    List<Draft> healthy = new ArrayList<>();
    healthy.addAll(HealthyClassifiers.all());
    healthy.addAll(HealthyRegressors.all());
    healthy.addAll(HealthySequences.all());
    healthy.addAll(HealthySpecials.all());
    return healthy;
  }
}
