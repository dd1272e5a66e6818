package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.DatasetGenerator.blobs;
import static io.gradwatch.benchmarks.population.DatasetGenerator.categories;
import static io.gradwatch.benchmarks.population.DatasetGenerator.circles;
import static io.gradwatch.benchmarks.population.DatasetGenerator.digits;
import static io.gradwatch.benchmarks.population.DatasetGenerator.moons;
import static io.gradwatch.benchmarks.population.DatasetGenerator.spirals;
import static io.gradwatch.benchmarks.population.DatasetGenerator.xor;
import static io.gradwatch.benchmarks.population.HealthyVariants.dense;
import static io.gradwatch.benchmarks.population.HealthyVariants.relu;

import java.util.List;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Healthy classifiers of various depths, widths, activation functions and optimisers. */
final class HealthyClassifierVariants {

  private HealthyClassifierVariants() {}

  static List<VariantBuilder> all() {
    return List.of(
        relu("digits-2x64-sgd", digits(1200), new Sgd(0.1), 2, 64, 0.85),
        relu("digits-3x128-adam", digits(1200), new Adam(1e-3), 3, 128, 0.9),
        relu("digits-1x256-momentum", digits(1600), new Nesterovs(0.05, 0.9), 1, 256, 0.9),
        relu("digits-6x48-rmsprop", digits(1200), new RmsProp(1e-3), 6, 48, 0.85),
        relu("digits-2x32-adadelta", digits(1000), new AdaDelta(), 2, 32, 0.7).steps(600),
        relu("digits-2x64-adagrad", digits(1200), new AdaGrad(0.02), 2, 64, 0.85),
        relu("digits-4x32-batch-256", digits(1600), new Adam(3e-3), 4, 32, 0.9).batchSize(256),
        relu("digits-2x48-batch-1", digits(1200), new Sgd(0.01), 2, 48, 0.7)
            .batchSize(1)
            .steps(1200),
        relu("digits-10x32-he", digits(1200), new Adam(1e-3), 10, 32, 0.8).steps(500),
        relu("circles-3x16", circles(600, 0.08), new Adam(5e-3), 3, 16, 0.9),
        relu("moons-2x4-narrow", moons(600, 0.1), new Adam(0.02), 2, 4, 0.8),
        relu("spirals-3x64", spirals(900, 3, 0.75), new Adam(5e-3), 3, 64, 0.85).steps(600),
        relu("blobs-2x16-batch-4", blobs(600, 5, 10, 0.6), new Sgd(0.02), 2, 16, 0.85)
            .batchSize(4)
            .steps(800),
        dense("digits-2x64-tanh", digits(1200), new Sgd(0.1), 2, 64, Activation.TANH, 0.85),
        dense("digits-5x48-tanh", digits(1200), new Adam(1e-3), 5, 48, Activation.TANH, 0.85),
        dense(
                "circles-12x16-tanh",
                circles(600, 0.05),
                new Adam(2e-3),
                12,
                16,
                Activation.TANH,
                0.9)
            .steps(700),
        dense("moons-17x8-tanh", moons(600, 0.1), new Adam(2e-3), 17, 8, Activation.TANH, 0.85)
            .steps(700),
        dense(
                "blobs-25x16-tanh",
                blobs(600, 4, 8, 0.5),
                new Adam(1e-3),
                25,
                16,
                Activation.TANH,
                0.85)
            .steps(500),
        dense("digits-1x48-sigmoid", digits(1200), new Adam(5e-3), 1, 48, Activation.SIGMOID, 0.85),
        dense("digits-2x32-sigmoid", digits(1200), new Adam(5e-3), 2, 32, Activation.SIGMOID, 0.8),
        dense(
            "blobs-3x24-sigmoid",
            blobs(600, 3, 6, 0.5),
            new Adam(5e-3),
            3,
            24,
            Activation.SIGMOID,
            0.85),
        dense(
            "digits-3x48-elu", digits(1200), new Nesterovs(0.02, 0.9), 3, 48, Activation.ELU, 0.85),
        dense("digits-8x32-selu", digits(1200), new Sgd(0.02), 8, 32, Activation.SELU, 0.8)
            .steps(500),
        dense(
            "circles-4x24-softsign",
            circles(600, 0.08),
            new Adam(5e-3),
            4,
            24,
            Activation.SOFTSIGN,
            0.9),
        dense(
                "spirals-2x96-swish",
                spirals(900, 2, 0.75),
                new Adam(5e-3),
                2,
                96,
                Activation.SWISH,
                0.85)
            .steps(600),
        dense(
            "digits-3x32-leakyrelu",
            digits(1200),
            new Adam(2e-3),
            3,
            32,
            Activation.LEAKYRELU,
            0.85),
        dense("moons-3x32-gelu", moons(600, 0.1), new Adam(2e-3), 3, 32, Activation.GELU, 0.85),
        dense(
            "blobs-2x48-hardsigmoid",
            blobs(600, 4, 8, 0.5),
            new Adam(5e-3),
            2,
            48,
            Activation.HARDSIGMOID,
            0.85),
        dense(
            "digits-4x24-softplus", digits(1000), new Adam(2e-3), 4, 24, Activation.SOFTPLUS, 0.8),
        dense("moons-30x12-elu", moons(600, 0.1), new Adam(1e-3), 30, 12, Activation.ELU, 0.8)
            .steps(500),
        dense("xor-1x8-tanh", xor(400, 0.1), new Adam(0.02), 1, 8, Activation.TANH, 0.95),
        VariantBuilder.of(
                "xor-single-output",
                xor(400, 0.1).withSingleOutput(),
                NetworkSpec.trainedWith(new Adam(0.02)).dense(2, 8).activation(Activation.TANH))
            .requires(ValidityChecks.reachesQuality(0.95)),
        VariantBuilder.of(
                "circles-single-output-hinge-free-mse",
                circles(600, 0.05).withSingleOutput(),
                NetworkSpec.trainedWith(new Adam(0.01))
                    .dense(2, 24)
                    .weightInit(WeightInit.RELU)
                    .output(Activation.SIGMOID, LossFunction.MSE))
            .requires(ValidityChecks.reachesQuality(0.9)),
        VariantBuilder.of(
                "digits-no-hidden-layer", digits(1200), NetworkSpec.trainedWith(new Sgd(0.1)))
            .steps(500)
            .requires(ValidityChecks.reachesQuality(0.85)),
        VariantBuilder.of(
                "digits-conv",
                digits(800),
                NetworkSpec.trainedWith(new Adam(2e-3))
                    .layers(2, "conv4", () -> LayerConfigs.convolution(4))
                    .layers(1, "maxPool", LayerConfigs::maxPool)
                    .dense(1, 32)
                    .weightInit(WeightInit.RELU))
            .batchSize(16)
            .steps(250)
            .requires(ValidityChecks.reachesQuality(0.85)),
        VariantBuilder.of(
                "digits-conv-batchnorm",
                digits(800),
                NetworkSpec.trainedWith(new Sgd(0.05))
                    .layers(1, "conv4 identity", () -> LayerConfigs.convolution(4))
                    .layers(1, "batchNorm", LayerConfigs::batchNorm)
                    .layers(1, "conv4", () -> LayerConfigs.convolution(4))
                    .layers(1, "maxPool", LayerConfigs::maxPool)
                    .weightInit(WeightInit.RELU))
            .batchSize(16)
            .steps(250)
            .requires(ValidityChecks.reachesQuality(0.8)),
        VariantBuilder.of(
                "digits-residual-10",
                digits(1000),
                NetworkSpec.trainedWith(new Adam(1e-3))
                    .residual(10, 32)
                    .weightInit(WeightInit.RELU))
            .steps(300)
            .requires(ValidityChecks.reachesQuality(0.85)),
        VariantBuilder.of(
                "categories-embedding",
                categories(1500, 60, 4),
                NetworkSpec.trainedWith(new Adam(0.02))
                    .layers(1, "embedding60x8", () -> LayerConfigs.embedding(60, 8))
                    .dense(1, 16)
                    .activation(Activation.TANH))
            .requires(ValidityChecks.reachesQuality(0.85)));
  }
}
