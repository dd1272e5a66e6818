package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.DatasetGenerator.blobs;
import static io.gradwatch.benchmarks.population.DatasetGenerator.circles;
import static io.gradwatch.benchmarks.population.DatasetGenerator.digits;
import static io.gradwatch.benchmarks.population.DatasetGenerator.friedman;
import static io.gradwatch.benchmarks.population.DatasetGenerator.linear;
import static io.gradwatch.benchmarks.population.DatasetGenerator.moons;
import static io.gradwatch.benchmarks.population.DatasetGenerator.xor;
import static io.gradwatch.benchmarks.population.ValidityChecks.reachesQuality;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** Healthy trainings that look faulty and cause false alarms of published rules. */
final class HealthyEdgeCaseVariants {

  private HealthyEdgeCaseVariants() {}

  static List<VariantBuilder> all() {
    return List.of(
        variant(
                "converged-blobs",
                blobs(400, 3, 6, 0.2),
                NetworkSpec.relu(new Adam(0.01), 2, 32),
                0.98)
            .steps(1500),
        variant("converged-linear", linear(300, 5, 0), NetworkSpec.trainedWith(new Sgd(0.1)), 0.99)
            .steps(1200),
        variant(
                "converged-digits",
                digits(500),
                NetworkSpec.relu(new Nesterovs(0.05, 0.9), 2, 64),
                0.98)
            .steps(1000),
        variant("converged-xor", xor(100, 0), tanh(new Adam(0.05), 1, 8), 0.98).steps(1200),
        variant(
            "frozen-first-layer",
            digits(1000),
            NetworkSpec.relu(new Adam(2e-3), 3, 64).frozenLayers(1),
            0.85),
        variant(
            "frozen-three-of-four",
            digits(1000),
            NetworkSpec.relu(new Adam(5e-3), 4, 64).frozenLayers(3),
            0.7),
        variant(
            "warm-up-digits",
            digits(1200),
            NetworkSpec.relu(new Sgd(LearningRateSchedules.warmUp(0.15, 150)), 2, 48),
            0.85),
        variant(
            "warm-up-adam-friedman",
            friedman(1000, 8, 0.1),
            NetworkSpec.relu(new Adam(LearningRateSchedules.warmUp(5e-3, 100)), 3, 32),
            0.7),
        variant(
                "stairs-digits",
                digits(1200),
                NetworkSpec.relu(
                    new Nesterovs(LearningRateSchedules.stepDecay(0.05, 150, 4), 0.9), 2, 48),
                0.85)
            .steps(600),
        variant(
                "stairs-friedman",
                friedman(1000, 8, 0.2),
                tanh(new Adam(LearningRateSchedules.stepDecay(0.01, 200, 3)), 2, 32),
                0.7)
            .steps(600),
        variant(
                "cosine-digits",
                digits(1200),
                NetworkSpec.relu(new Sgd(LearningRateSchedules.cosineDecay(0.2, 500)), 3, 48),
                0.85)
            .steps(500),
        variant(
                "cosine-moons-adam",
                moons(600, 0.15),
                tanh(new Adam(LearningRateSchedules.cosineDecay(0.01, 500)), 3, 24),
                0.85)
            .steps(500),
        variant("dropout-digits", digits(1200), dropoutNetwork(new Adam(2e-3), 0.5), 0.8)
            .steps(500),
        variant(
                "dropout-heavy-blobs",
                blobs(800, 4, 10, 0.6),
                dropoutNetwork(new Adam(5e-3), 0.3),
                0.8)
            .steps(500),
        variant("batchnorm-digits", digits(1200), batchNormNetwork(new Sgd(0.05), 3, 48), 0.85),
        variant(
                "batchnorm-deep-circles",
                circles(800, 0.05),
                batchNormNetwork(new Adam(2e-3), 8, 16),
                0.8)
            .steps(500),
        variant("l2-digits", digits(1200), NetworkSpec.relu(new Adam(2e-3), 2, 64).l2(1e-2), 0.85),
        variant("l2-friedman", friedman(1000, 8, 0.2), tanh(new Sgd(0.05), 2, 32).l2(1e-3), 0.5),
        variant(
            "clipped-digits",
            digits(1200),
            NetworkSpec.relu(new Sgd(0.2), 2, 48)
                .clipGradients(GradientNormalization.ClipL2PerLayer, 0.5),
            0.85),
        variant(
            "clipped-elementwise-friedman",
            friedman(1000, 8, 0.1),
            NetworkSpec.relu(new Adam(3e-3), 2, 48)
                .clipGradients(GradientNormalization.ClipElementWiseAbsoluteValue, 0.1),
            0.7),
        variant(
                "accumulated-4-digits",
                digits(1200),
                NetworkSpec.relu(new AccumulatedSgd(0.2, 4), 2, 48),
                0.75)
            .batchSize(16)
            .steps(800),
        variant(
                "accumulated-8-blobs",
                blobs(800, 4, 8, 0.6),
                tanh(new AccumulatedSgd(0.3, 8), 2, 24),
                0.8)
            .batchSize(8)
            .steps(800),
        variant("resumed-digits", digits(1200), NetworkSpec.relu(new Adam(2e-3), 2, 48), 0.85)
            .restart(180, 220),
        variant(
                "resumed-friedman-momentum",
                friedman(1000, 8, 0.1),
                NetworkSpec.relu(new Nesterovs(0.01, 0.9), 2, 32),
                0.6)
            .steps(500)
            .restart(250, 260),
        variant(
                "fine-tuned-digits",
                digits(1200),
                NetworkSpec.relu(new Adam(LearningRateSchedules.switchAt(3e-3, 300, 1e-5)), 2, 64),
                0.9)
            .steps(600),
        variant(
                "slow-sigmoid-start",
                digits(1200),
                NetworkSpec.dense(new Adam(2e-3), 3, 32, Activation.SIGMOID),
                0.7)
            .steps(800),
        variant(
                "slow-momentum-start",
                circles(600, 0.05),
                tanh(new Nesterovs(0.02, 0.9), 2, 16),
                0.85)
            .steps(900),
        variant("batch-1-moons", moons(500, 0.15), tanh(new Sgd(0.02), 2, 16), 0.8)
            .batchSize(1)
            .steps(1500),
        variant(
                "batch-2-linear-noisy",
                linear(1000, 6, 1),
                NetworkSpec.relu(new Sgd(3e-3), 2, 24),
                0.3)
            .batchSize(2)
            .steps(1200),
        variant(
            "overlapping-blobs",
            blobs(1500, 3, 2, 2),
            NetworkSpec.relu(new Adam(1e-3), 2, 24),
            0.4),
        variant(
            "inputs-times-10",
            digits(1200).scaleInputs(10, 0),
            NetworkSpec.relu(new Adam(5e-4), 2, 48),
            0.85),
        variant(
            "rate-halved-at-peak",
            blobs(800, 6, 10, 0.8),
            NetworkSpec.relu(new Adam(LearningRateSchedules.switchAt(0.01, 200, 5e-3)), 3, 32),
            0.85));
  }

  private static VariantBuilder variant(
      String name, DatasetGenerator dataset, NetworkSpec network, double quality) {
    return VariantBuilder.of(name, dataset, network).requires(reachesQuality(quality));
  }

  private static NetworkSpec tanh(IUpdater updater, int depth, int width) {
    return NetworkSpec.dense(updater, depth, width, Activation.TANH);
  }

  private static NetworkSpec dropoutNetwork(Adam updater, double retainProbability) {
    return NetworkSpec.trainedWith(updater)
        .dense(1, 96)
        .layers(1, "dropout " + retainProbability, () -> LayerConfigs.dropout(retainProbability))
        .dense(1, 64)
        .layers(1, "dropout " + retainProbability, () -> LayerConfigs.dropout(retainProbability))
        .weightInit(WeightInit.RELU);
  }

  private static NetworkSpec batchNormNetwork(IUpdater updater, int blocks, int width) {
    NetworkSpec network = NetworkSpec.trainedWith(updater).weightInit(WeightInit.RELU);
    for (int i = 0; i < blocks; i++) {
      network
          .layers(1, "identity" + width, () -> LayerConfigs.linear(width))
          .layers(1, "batchNorm", LayerConfigs::batchNorm)
          .layers(1, "relu", () -> LayerConfigs.activation(Activation.RELU));
    }
    return network;
  }
}
