package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.DatasetGenerator.friedman;
import static io.gradwatch.benchmarks.population.DatasetGenerator.linear;
import static io.gradwatch.benchmarks.population.DatasetGenerator.quadratic;
import static io.gradwatch.benchmarks.population.DatasetGenerator.quartic;
import static io.gradwatch.benchmarks.population.DatasetGenerator.sine;

import java.util.List;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Healthy regressors, some with targets so noisy that little can be learnt. */
final class HealthyRegressorVariants {

  private HealthyRegressorVariants() {}

  static List<VariantBuilder> all() {
    return List.of(
        relu("friedman-2x64-adam", friedman(1000, 8, 0.1), new Adam(3e-3), 2, 64, 0.8),
        relu("friedman-3x32-sgd", friedman(1000, 6, 0.1), new Sgd(0.03), 3, 32, 0.7),
        relu("friedman-5x48-rmsprop", friedman(1000, 10, 0.1), new RmsProp(1e-3), 5, 48, 0.7),
        relu("quadratic-2x96-many-zeros", quadratic(800, 1, 0.02), new Adam(3e-3), 2, 96, 0.9),
        relu("quartic-3x64-many-zeros", quartic(800, 1), new Adam(3e-3), 3, 64, 0.85),
        relu("linear-2x32-noise-2", linear(1000, 10, 2), new Sgd(5e-3), 2, 32, 0.05),
        relu("linear-1x64-noise-3-batch-8", linear(1200, 8, 3), new Adam(5e-4), 1, 64, 0.02)
            .batchSize(8),
        relu("friedman-1x16-batch-1", friedman(800, 5, 0.1), new Sgd(3e-3), 1, 16, 0.6)
            .batchSize(1)
            .steps(1200),
        dense(
            "friedman-4x32-tanh",
            friedman(1000, 8, 0.1),
            new Adam(3e-3),
            4,
            32,
            Activation.TANH,
            0.75),
        dense("sine-3x48-elu", sine(800, 0.05), new Adam(0.01), 3, 48, Activation.ELU, 0.6)
            .steps(900),
        dense(
            "linear-2x32-identity",
            linear(800, 12, 0.2),
            new Sgd(0.02),
            2,
            32,
            Activation.IDENTITY,
            0.9),
        dense(
            "friedman-2x48-elu",
            friedman(1000, 8, 0.3),
            new Nesterovs(5e-3, 0.9),
            2,
            48,
            Activation.ELU,
            0.7),
        dense(
                "quadratic-8x24-swish",
                quadratic(800, 1, 0.05),
                new Adam(3e-3),
                8,
                24,
                Activation.SWISH,
                0.8)
            .steps(600),
        dense(
            "friedman-12x24-selu",
            friedman(1000, 8, 0.1),
            new Adam(1e-3),
            12,
            24,
            Activation.SELU,
            0.6),
        VariantBuilder.of(
                "linear-no-hidden-layer",
                linear(600, 6, 0.1),
                NetworkSpec.trainedWith(new Sgd(0.05)))
            .requires(ValidityChecks.reachesQuality(0.95)),
        VariantBuilder.of(
                "friedman-residual-6",
                friedman(1000, 8, 0.1),
                NetworkSpec.trainedWith(new Adam(2e-3)).residual(6, 32))
            .requires(ValidityChecks.reachesQuality(0.6)),
        VariantBuilder.of(
                "friedman-mae",
                friedman(1000, 8, 0.1),
                NetworkSpec.trainedWith(new Adam(3e-3))
                    .dense(2, 48)
                    .weightInit(WeightInit.RELU)
                    .output(Activation.IDENTITY, LossFunction.MEAN_ABSOLUTE_ERROR))
            .requires(ValidityChecks.reachesQuality(0.7)),
        VariantBuilder.of(
                "linear-full-batch",
                linear(300, 8, 0.2),
                NetworkSpec.trainedWith(new Nesterovs(0.02, 0.9))
                    .dense(1, 24)
                    .activation(Activation.TANH))
            .batchSize(256)
            .steps(500)
            .requires(ValidityChecks.reachesQuality(0.85)));
  }

  private static VariantBuilder relu(
      String name,
      DatasetGenerator dataset,
      IUpdater updater,
      int depth,
      int width,
      double quality) {
    return HealthyVariants.relu(name, dataset, updater, depth, width, quality).steps(500);
  }

  private static VariantBuilder dense(
      String name,
      DatasetGenerator dataset,
      IUpdater updater,
      int depth,
      int width,
      Activation activation,
      double quality) {
    return HealthyVariants.dense(name, dataset, updater, depth, width, activation, quality)
        .steps(500);
  }
}
