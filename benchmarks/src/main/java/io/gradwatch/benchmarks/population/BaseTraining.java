package io.gradwatch.benchmarks.population;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/**
 * A training that learns, from which variants are made by one change each: healthy ones under other
 * conditions, and faulty ones with a fault planted. The fault is then the only difference from a
 * training that is known to learn.
 *
 * @param name name of its variants, without what is changed
 * @param layers adds the layers to a network
 * @param rate learning rate
 * @param chance quality of the best constant prediction: 1 / classes, or 0 for R²
 * @param quality quality that the training must reach
 */
record BaseTraining(
    String name,
    DatasetGenerator dataset,
    UnaryOperator<NetworkSpec> layers,
    OptimiserKind optimiser,
    double rate,
    int batchSize,
    int steps,
    double chance,
    double quality,
    Set<HealthyCondition> conditions,
    Set<PlantedFault> faults) {

  BaseTraining {
    conditions = Set.copyOf(conditions);
    faults = Set.copyOf(faults);
  }

  /** A training in batches of 32 that takes 400 steps. */
  static BaseTraining of(
      String name,
      DatasetGenerator dataset,
      UnaryOperator<NetworkSpec> layers,
      OptimiserKind optimiser,
      double rate) {
    return new BaseTraining(
        name, dataset, layers, optimiser, rate, 32, 400, 0, 0, Set.of(), Set.of());
  }

  BaseTraining lasting(int newBatchSize, int newSteps) {
    return new BaseTraining(
        name,
        dataset,
        layers,
        optimiser,
        rate,
        newBatchSize,
        newSteps,
        chance,
        quality,
        conditions,
        faults);
  }

  /** Sets the accuracy to reach, with classes of equal size. */
  BaseTraining reachingAccuracy(int classes, double accuracy) {
    return reaching(1.0 / classes, accuracy);
  }

  /** Sets the R² to reach. */
  BaseTraining reachingR2(double r2) {
    return reaching(0, r2);
  }

  private BaseTraining reaching(double newChance, double newQuality) {
    return new BaseTraining(
        name,
        dataset,
        layers,
        optimiser,
        rate,
        batchSize,
        steps,
        newChance,
        newQuality,
        conditions,
        faults);
  }

  /** Sets the conditions under which it is healthy, each of which makes a variant. */
  BaseTraining healthy(HealthyCondition... all) {
    return new BaseTraining(
        name,
        dataset,
        layers,
        optimiser,
        rate,
        batchSize,
        steps,
        chance,
        quality,
        Set.of(all),
        faults);
  }

  /** Sets the faults to plant, each of which makes a variant. */
  BaseTraining faulty(PlantedFault... all) {
    return new BaseTraining(
        name,
        dataset,
        layers,
        optimiser,
        rate,
        batchSize,
        steps,
        chance,
        quality,
        conditions,
        Set.of(all));
  }

  /** The variants of the conditions, in the order of the conditions. */
  List<VariantBuilder> healthyVariants() {
    return conditions.isEmpty()
        ? List.of()
        : EnumSet.copyOf(conditions).stream().map(condition -> condition.variant(this)).toList();
  }

  /** The faults to plant, in the order of the faults. */
  Set<PlantedFault> faultsInOrder() {
    return faults.isEmpty() ? Set.of() : EnumSet.copyOf(faults);
  }

  /** Quality at a share of the way from chance to the quality that the training reaches. */
  double quality(double share) {
    return chance + share * (quality - chance);
  }

  boolean isClassification() {
    return chance > 0;
  }

  /** A variant with the base's network and data. */
  VariantBuilder variant(String change) {
    return variant(change, dataset, network());
  }

  /** A variant with other data or another network. */
  VariantBuilder variant(String change, DatasetGenerator otherData, NetworkSpec otherNetwork) {
    return VariantBuilder.of(change + "-" + name, otherData, otherNetwork)
        .batchSize(batchSize)
        .steps(steps);
  }

  /** The network, trained at the base's rate. */
  NetworkSpec network() {
    return network(updater(rate));
  }

  NetworkSpec network(IUpdater updater) {
    return layers.apply(NetworkSpec.trainedWith(updater));
  }

  NetworkSpec network(ISchedule schedule) {
    return network(optimiser.withSchedule(schedule));
  }

  IUpdater updater(double newRate) {
    return optimiser.withRate(newRate);
  }
}
