package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.ValidityChecks.reachesQuality;

import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.IUpdater;

/** Healthy variants with dense layers of equal width. */
final class HealthyVariants {

  private HealthyVariants() {}

  /** A ReLU network that must reach a quality. */
  static VariantBuilder relu(
      String name,
      DatasetGenerator dataset,
      IUpdater updater,
      int depth,
      int width,
      double quality) {
    return VariantBuilder.of(name, dataset, NetworkSpec.relu(updater, depth, width))
        .requires(reachesQuality(quality));
  }

  /** A network with any activation function that must reach a quality. */
  static VariantBuilder dense(
      String name,
      DatasetGenerator dataset,
      IUpdater updater,
      int depth,
      int width,
      Activation activation,
      double quality) {
    return VariantBuilder.of(name, dataset, NetworkSpec.dense(updater, depth, width, activation))
        .requires(reachesQuality(quality));
  }
}
