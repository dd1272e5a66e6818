package io.gradwatch.benchmarks.population;

import io.gradwatch.protocol.VerdictKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All variants. The part of a variant follows from its family, as {@link PopulationPart} has it.
 */
public final class Population {

  private Population() {}

  /** All variants: faulty ones by kind, then healthy ones. */
  public static List<Variant> all() {
    Map<VerdictKind, List<VariantBuilder>> faults = faults();
    List<VariantBuilder> healthy = healthy();
    for (BaseTraining base : BaseTrainings.all()) {
      healthy.addAll(base.healthyVariants());
      for (PlantedFault fault : base.faultsInOrder()) {
        faults.computeIfAbsent(fault.kind(), kind -> new ArrayList<>()).add(fault.plantedIn(base));
      }
    }
    List<Variant> variants = new ArrayList<>();
    faults.forEach(
        (kind, builders) -> builders.forEach(builder -> variants.add(builder.buildFaulty(kind))));
    healthy.forEach(builder -> variants.add(builder.buildHealthy()));
    return variants;
  }

  private static Map<VerdictKind, List<VariantBuilder>> faults() {
    Map<VerdictKind, List<VariantBuilder>> faults = new EnumMap<>(VerdictKind.class);
    faults.put(VerdictKind.VANISHING_GRADIENT, DepthFaultVariants.vanishing());
    faults.put(VerdictKind.EXPLODING_GRADIENT, DepthFaultVariants.exploding());
    faults.put(VerdictKind.NON_FINITE, NumericalFaultVariants.nonFinite());
    faults.put(VerdictKind.ZERO_GRADIENT, NumericalFaultVariants.zeroGradient());
    faults.put(VerdictKind.DEAD_NEURONS, NumericalFaultVariants.deadNeurons());
    faults.put(VerdictKind.SATURATED_ACTIVATIONS, NumericalFaultVariants.saturatedActivations());
    faults.put(VerdictKind.VANISHING_THROUGH_TIME, TimeFaultVariants.vanishing());
    faults.put(VerdictKind.EXPLODING_THROUGH_TIME, TimeFaultVariants.exploding());
    faults.put(VerdictKind.LOSS_PLATEAU, LossFaultVariants.plateau());
    faults.put(VerdictKind.LOSS_OSCILLATION, LossFaultVariants.oscillation());
    faults.put(VerdictKind.LOSS_DIVERGENCE, LossFaultVariants.divergence());
    faults.put(VerdictKind.UPDATE_RATIO_TOO_SMALL, WeightFaultVariants.updateRatioTooSmall());
    faults.put(VerdictKind.UPDATE_RATIO_TOO_LARGE, WeightFaultVariants.updateRatioTooLarge());
    faults.put(VerdictKind.POOR_INITIALIZATION, WeightFaultVariants.poorInitialization());
    faults.put(VerdictKind.OVERFITTING, LossFaultVariants.overfitting());
    faults.replaceAll((kind, variants) -> new ArrayList<>(variants));
    return faults;
  }

  private static List<VariantBuilder> healthy() {
    List<VariantBuilder> healthy = new ArrayList<>();
    healthy.addAll(HealthyClassifierVariants.all());
    healthy.addAll(HealthyRegressorVariants.all());
    healthy.addAll(HealthySequenceVariants.all());
    healthy.addAll(HealthyEdgeCaseVariants.all());
    return healthy;
  }
}
