package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.DatasetGenerator.blobs;
import static io.gradwatch.benchmarks.population.DatasetGenerator.circles;
import static io.gradwatch.benchmarks.population.DatasetGenerator.digits;
import static io.gradwatch.benchmarks.population.DatasetGenerator.digitsByRow;
import static io.gradwatch.benchmarks.population.DatasetGenerator.frequencies;
import static io.gradwatch.benchmarks.population.DatasetGenerator.friedman;
import static io.gradwatch.benchmarks.population.DatasetGenerator.linear;
import static io.gradwatch.benchmarks.population.DatasetGenerator.moons;
import static io.gradwatch.benchmarks.population.DatasetGenerator.quadratic;
import static io.gradwatch.benchmarks.population.DatasetGenerator.sine;
import static io.gradwatch.benchmarks.population.DatasetGenerator.tokens;
import static io.gradwatch.benchmarks.population.DatasetGenerator.xor;
import static io.gradwatch.benchmarks.population.ValidityChecks.lossGrowsBy;
import static io.gradwatch.benchmarks.population.ValidityChecks.lossOscillates;
import static io.gradwatch.benchmarks.population.ValidityChecks.lossPlateaus;
import static io.gradwatch.benchmarks.population.ValidityChecks.overfits;
import static io.gradwatch.benchmarks.population.ValidityChecks.staysBelowQuality;
import static io.gradwatch.protocol.VerdictKind.DEAD_NEURONS;
import static io.gradwatch.protocol.VerdictKind.OVERFITTING;
import static io.gradwatch.protocol.VerdictKind.SATURATED_ACTIVATIONS;
import static io.gradwatch.protocol.VerdictKind.ZERO_GRADIENT;

import java.util.List;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Trainings whose loss plateaus, oscillates or diverges, or that overfit. */
final class LossFaultVariants {

  private LossFaultVariants() {}

  static List<VariantBuilder> plateau() {
    return List.of(
        plateauVariant(
                "xor-mae-slow",
                xor(80, 0).withSingleOutput(),
                NetworkSpec.trainedWith(new Sgd(0.01))
                    .dense(1, 4)
                    .activation(Activation.SIGMOID)
                    .output(Activation.SIGMOID, LossFunction.MEAN_ABSOLUTE_ERROR),
                0.8)
            .batchSize(4)
            .steps(1000),
        plateauVariant(
            "digits-shuffled-labels",
            digits(1700).withShuffledTargets(),
            NetworkSpec.trainedWith(new Sgd(0.02)).dense(1, 16).activation(Activation.TANH),
            0.3),
        plateauVariant(
            "circles-linear-model",
            circles(600, 0.05),
            NetworkSpec.trainedWith(new Adam(1e-3)).dense(2, 8).activation(Activation.IDENTITY),
            0.7),
        plateauVariant(
            "friedman-shuffled-targets",
            friedman(1500, 8, 0.1).withShuffledTargets(),
            NetworkSpec.trainedWith(new Nesterovs(2e-3, 0.9))
                .dense(2, 16)
                .activation(Activation.TANH),
            0.2),
        plateauVariant(
            "xor-linear-model",
            xor(400, 0.1),
            NetworkSpec.trainedWith(new AdaGrad(0.01)).dense(1, 16).activation(Activation.IDENTITY),
            0.8),
        plateauVariant(
                "frequencies-lstm-shuffled",
                frequencies(400, 12, 3, 0.1).withShuffledTargets(),
                NetworkSpec.trainedWith(new Adam(1e-3))
                    .layers(1, "lstm6", () -> LayerConfigs.lstm(6, 1)),
                0.55)
            .batchSize(16)
            .steps(250),
        plateauVariant(
            "blobs-constant-inputs",
            blobs(800, 4, 6, 0.5).scaleInputs(0, 1),
            NetworkSpec.trainedWith(new RmsProp(1e-3)).dense(2, 24).weightInit(WeightInit.RELU),
            0.5));
  }

  private static VariantBuilder plateauVariant(
      String name, DatasetGenerator dataset, NetworkSpec network, double qualityLimit) {
    return VariantBuilder.of("plateau-" + name, dataset, network)
        .acceptable(OVERFITTING)
        .steps(500)
        .requires(staysBelowQuality(qualityLimit).and(lossPlateaus(0.85)));
  }

  static List<VariantBuilder> oscillation() {
    return List.of(
        oscillatingVariant(
                "blobs-batch1-momentum",
                blobs(400, 3, 4, 1.2).scaleInputs(3, 0),
                NetworkSpec.trainedWith(new Nesterovs(0.01, 0.9))
                    .dense(1, 16)
                    .weightInit(WeightInit.RELU))
            .batchSize(1)
            .steps(1200),
        oscillatingVariant(
                "digits-batch2-sgd1",
                digits(1200),
                NetworkSpec.trainedWith(new Sgd(1.5)).dense(1, 24).activation(Activation.TANH))
            .batchSize(2)
            .steps(800),
        oscillatingVariant(
                "friedman-momentum99",
                friedman(600, 8, 0.5),
                NetworkSpec.trainedWith(new Nesterovs(5e-3, 0.99))
                    .dense(1, 16)
                    .activation(Activation.TANH))
            .batchSize(4)
            .steps(800),
        oscillatingVariant(
                "moons-adam-batch1",
                moons(400, 0.25),
                NetworkSpec.trainedWith(new Adam(0.4)).dense(2, 16).activation(Activation.TANH))
            .batchSize(1)
            .steps(1000),
        oscillatingVariant(
                "sine-rmsprop-batch4",
                sine(400, 0.1),
                NetworkSpec.trainedWith(new RmsProp(0.2)).dense(2, 24).activation(Activation.TANH))
            .batchSize(4)
            .steps(800),
        oscillatingVariant(
                "linear-batch1-edge", linear(400, 20, 1.5), NetworkSpec.trainedWith(new Sgd(0.1)))
            .batchSize(1)
            .steps(1000));
  }

  private static VariantBuilder oscillatingVariant(
      String name, DatasetGenerator dataset, NetworkSpec network) {
    return VariantBuilder.of("oscillating-" + name, dataset, network)
        .acceptable(DEAD_NEURONS, SATURATED_ACTIVATIONS, ZERO_GRADIENT)
        .requires(lossOscillates(0.4));
  }

  static List<VariantBuilder> divergence() {
    return List.of(
        divergingVariant(
                "linear-full-batch-edge",
                linear(400, 6, 0.1),
                NetworkSpec.trainedWith(new Sgd(1.006)))
            .batchSize(300)
            .steps(500),
        divergingVariant(
            "digits-wrong-sign",
            digits(1000),
            NetworkSpec.trainedWith(new Sgd(-0.01)).dense(2, 32).activation(Activation.TANH)),
        divergingVariant(
            "friedman-wrong-sign-momentum",
            friedman(600, 8, 0.1),
            NetworkSpec.trainedWith(new Nesterovs(-5e-4, 0.9))
                .dense(2, 24)
                .weightInit(WeightInit.RELU)),
        divergingVariant(
                "digits-rate-grows",
                digits(1000),
                NetworkSpec.trainedWith(
                        new Sgd(LearningRateSchedules.exponentialGrowth(0.02, 1.02, 500)))
                    .dense(2, 32)
                    .activation(Activation.TANH))
            .steps(500),
        divergingVariant(
            "blobs-wrong-sign-adam",
            blobs(600, 4, 6, 0.8),
            NetworkSpec.trainedWith(new Adam(-1e-3)).dense(3, 24).activation(Activation.ELU)),
        divergingVariant(
                "rows-wrong-sign-lstm",
                digitsByRow(400),
                NetworkSpec.trainedWith(new Sgd(-0.05))
                    .layers(1, "lstm12", () -> LayerConfigs.lstm(12, 1)))
            .batchSize(16)
            .steps(250));
  }

  private static VariantBuilder divergingVariant(
      String name, DatasetGenerator dataset, NetworkSpec network) {
    return VariantBuilder.of("diverging-" + name, dataset, network)
        .onsetRule(OnsetRule.LOWEST_TRAINING_LOSS)
        .requires(lossGrowsBy(1.5));
  }

  static List<VariantBuilder> overfitting() {
    return List.of(
        overfittingVariant(
            "blobs-30-rows",
            blobs(400, 3, 10, 3).limitTrainingRows(30),
            NetworkSpec.trainedWith(new Adam(3e-3)).dense(2, 128).weightInit(WeightInit.RELU)),
        overfittingVariant(
            "digits-40-rows-noisy",
            digits(500).scaleInputs(1, 0).limitTrainingRows(40),
            NetworkSpec.trainedWith(new Adam(0.01)).dense(3, 128).weightInit(WeightInit.RELU)),
        overfittingVariant(
            "friedman-30-rows",
            friedman(400, 20, 2).limitTrainingRows(30),
            NetworkSpec.trainedWith(new Adam(3e-3)).dense(3, 64).activation(Activation.TANH)),
        overfittingVariant(
            "linear-40-rows",
            linear(400, 30, 2).limitTrainingRows(40),
            NetworkSpec.trainedWith(new Nesterovs(0.01, 0.9))
                .dense(2, 64)
                .weightInit(WeightInit.RELU)),
        overfittingVariant(
            "moons-24-rows",
            moons(400, 0.5).limitTrainingRows(24),
            NetworkSpec.trainedWith(new RmsProp(0.01)).dense(3, 64).activation(Activation.TANH)),
        overfittingVariant(
            "tokens-40-rows",
            tokens(400, 12, 200, 2, 0.15).limitTrainingRows(40),
            NetworkSpec.trainedWith(new Adam(0.01))
                .layers(1, "tokens200x16", () -> LayerConfigs.embeddingSequence(200, 12, 16))
                .layers(1, "lstm12", () -> LayerConfigs.lstm(12, 1))),
        overfittingVariant(
            "quadratic-16-rows-noisy",
            quadratic(400, 1, 0.5).limitTrainingRows(16),
            NetworkSpec.trainedWith(new Adam(0.01)).dense(3, 64).activation(Activation.TANH)));
  }

  private static VariantBuilder overfittingVariant(
      String name, DatasetGenerator dataset, NetworkSpec network) {
    return VariantBuilder.of("overfitting-" + name, dataset, network)
        .batchSize(16)
        .steps(600)
        .onsetRule(OnsetRule.LOWEST_TEST_LOSS)
        .requires(overfits(1.2));
  }
}
