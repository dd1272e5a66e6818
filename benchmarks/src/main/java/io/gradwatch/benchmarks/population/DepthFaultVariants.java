package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.DatasetGenerator.blobs;
import static io.gradwatch.benchmarks.population.DatasetGenerator.circles;
import static io.gradwatch.benchmarks.population.DatasetGenerator.digits;
import static io.gradwatch.benchmarks.population.DatasetGenerator.friedman;
import static io.gradwatch.benchmarks.population.DatasetGenerator.linear;
import static io.gradwatch.benchmarks.population.DatasetGenerator.moons;
import static io.gradwatch.benchmarks.population.DatasetGenerator.quadratic;
import static io.gradwatch.benchmarks.population.DatasetGenerator.quartic;
import static io.gradwatch.benchmarks.population.DatasetGenerator.spirals;
import static io.gradwatch.benchmarks.population.DatasetGenerator.xor;
import static io.gradwatch.benchmarks.population.ValidityChecks.firstGradientAtLeast;
import static io.gradwatch.benchmarks.population.ValidityChecks.gradientGrowsBy;
import static io.gradwatch.benchmarks.population.ValidityChecks.staysBelowQuality;
import static io.gradwatch.benchmarks.population.ValidityChecks.vanishesAcrossDepth;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static io.gradwatch.protocol.VerdictKind.SATURATED_ACTIVATIONS;
import static io.gradwatch.protocol.VerdictKind.VANISHING_GRADIENT;

import java.util.List;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Networks whose gradients vanish or explode across depth. */
final class DepthFaultVariants {

  private DepthFaultVariants() {}

  static List<VariantBuilder> vanishing() {
    return List.of(
        vanishing("circles-8x6", circles(400, 0.1), 0.1, 8, 6, Activation.SIGMOID, 0.75).steps(600),
        vanishing("digits-10x32", digits(1200), 0.1, 10, 32, Activation.SIGMOID, 0.3).batchSize(64),
        VariantBuilder.of(
                "vanishing-blobs-12x16-nesterovs",
                blobs(600, 4, 8, 0.5),
                NetworkSpec.trainedWith(new Nesterovs(0.05, 0.9))
                    .dense(12, 16)
                    .activation(Activation.SIGMOID))
            .steps(600)
            .faultyLayers(0, 1, 2, 3, 4, 5, 6)
            .requires(staysBelowQuality(0.5).and(vanishesAcrossDepth(1e-3))),
        VariantBuilder.of(
                "vanishing-moons-9x16-hardsigmoid",
                moons(400, 0.1),
                NetworkSpec.trainedWith(new Sgd(0.05))
                    .dense(9, 16)
                    .activation(Activation.HARDSIGMOID))
            .faultyLayers(0, 1, 2, 3, 4)
            .requires(staysBelowQuality(0.7).and(vanishesAcrossDepth(1e-3))),
        VariantBuilder.of(
                "vanishing-spirals-15x64-rmsprop",
                spirals(600, 3, 1),
                NetworkSpec.trainedWith(new RmsProp(1e-5))
                    .dense(15, 64)
                    .activation(Activation.SIGMOID))
            .batchSize(128)
            .steps(300)
            .faultyLayers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
            .requires(staysBelowQuality(0.55).and(vanishesAcrossDepth(1e-3))),
        VariantBuilder.of(
                "vanishing-friedman-10x32",
                friedman(800, 8, 0.1),
                NetworkSpec.trainedWith(new Sgd(0.02)).dense(10, 32).activation(Activation.SIGMOID))
            .faultyLayers(0, 1, 2, 3, 4, 5)
            .requires(staysBelowQuality(0.2).and(vanishesAcrossDepth(1e-3))),
        VariantBuilder.of(
                "vanishing-digits-30x24-adagrad",
                digits(800),
                NetworkSpec.trainedWith(new AdaGrad(0.01))
                    .dense(30, 24)
                    .activation(Activation.SIGMOID))
            .steps(250)
            .faultyLayers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)
            .requires(staysBelowQuality(0.3).and(vanishesAcrossDepth(1e-3))),
        VariantBuilder.of(
                "vanishing-digits-conv-sigmoid",
                digits(800),
                NetworkSpec.trainedWith(new Sgd(0.1))
                    .layers(3, "conv4", () -> LayerConfigs.convolution(4))
                    .dense(5, 24)
                    .activation(Activation.SIGMOID))
            .batchSize(16)
            .steps(150)
            .faultyLayers(0, 1, 2, 3, 4)
            .requires(staysBelowQuality(0.3).and(vanishesAcrossDepth(1e-3))),
        vanishing("xor-7x8", xor(200, 0.05), 0.2, 7, 8, Activation.SIGMOID, 0.7)
            .batchSize(16)
            .steps(800));
  }

  private static VariantBuilder vanishing(
      String name,
      DatasetGenerator dataset,
      double rate,
      int depth,
      int width,
      Activation activation,
      double qualityLimit) {
    return VariantBuilder.of(
            "vanishing-" + name,
            dataset,
            NetworkSpec.trainedWith(new Sgd(rate)).dense(depth, width).activation(activation))
        .faultyLayers(firstHalf(depth))
        .requires(staysBelowQuality(qualityLimit).and(vanishesAcrossDepth(2e-3)));
  }

  private static Integer[] firstHalf(int depth) {
    Integer[] layers = new Integer[depth / 2];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = i;
    }
    return layers;
  }

  static List<VariantBuilder> exploding() {
    return List.of(
        explodingVariant(
            "digits-linear-sgd3",
            digits(1000),
            NetworkSpec.trainedWith(new Sgd(3))
                .dense(1, 64)
                .activation(Activation.IDENTITY)
                .normalWeights(1),
            0),
        explodingVariant(
            "friedman-3x64-sgd2",
            friedman(600, 8, 0.1),
            NetworkSpec.trainedWith(new Sgd(2)).dense(3, 64).weightInit(WeightInit.RELU),
            0),
        explodingVariant(
            "quadratic-unscaled-relu",
            quadratic(600, 10, 0.5),
            NetworkSpec.trainedWith(new Sgd(0.1)).dense(2, 20).weightInit(WeightInit.RELU),
            0),
        VariantBuilder.of(
                "exploding-quartic-unscaled-tanh",
                quartic(600, 100),
                NetworkSpec.trainedWith(new Adam(1e-3)).dense(2, 30).activation(Activation.TANH))
            .alternatives(LOSS_PLATEAU, SATURATED_ACTIVATIONS)
            .acceptable(VANISHING_GRADIENT)
            .requires(staysBelowQuality(0.3).and(firstGradientAtLeast(1e4))),
        explodingVariant(
            "digits-jump-at-250",
            digits(1000),
            NetworkSpec.trainedWith(new Sgd(LearningRateSchedules.switchAt(0.1, 250, 100)))
                .dense(2, 32)
                .weightInit(WeightInit.RELU),
            250),
        explodingVariant(
            "friedman-nesterovs-jump-at-300",
            friedman(600, 8, 0.1),
            NetworkSpec.trainedWith(
                    new Nesterovs(LearningRateSchedules.switchAt(0.01, 300, 2), 0.9))
                .dense(3, 32),
            300),
        explodingVariant(
            "linear-adam-jump-at-200",
            linear(600, 10, 0.1),
            NetworkSpec.trainedWith(new Adam(LearningRateSchedules.switchAt(1e-3, 200, 10)))
                .dense(2, 16)
                .activation(Activation.ELU),
            200),
        explodingVariant(
                "digits-conv-jump-at-150",
                digits(600),
                NetworkSpec.trainedWith(new Sgd(LearningRateSchedules.switchAt(0.05, 150, 50)))
                    .layers(2, "conv4", () -> LayerConfigs.convolution(4))
                    .dense(1, 32)
                    .weightInit(WeightInit.RELU),
                150)
            .batchSize(16)
            .steps(250),
        explodingVariant(
            "friedman-residual-jump-at-200",
            friedman(600, 10, 0.1),
            NetworkSpec.trainedWith(new Sgd(LearningRateSchedules.switchAt(0.01, 200, 3)))
                .residual(6, 24),
            200),
        VariantBuilder.of(
                "exploding-friedman-unscaled-target",
                friedman(600, 10, 0.1).scaleTargets(1e5, 0),
                NetworkSpec.trainedWith(new Sgd(1e-3)).dense(2, 32).activation(Activation.TANH))
            .alternatives(LOSS_PLATEAU, SATURATED_ACTIVATIONS)
            .acceptable(VANISHING_GRADIENT)
            .requires(staysBelowQuality(0.5).and(firstGradientAtLeast(1e4))),
        explodingVariant(
                "linear-bad-batch-at-220",
                linear(600, 10, 0.1),
                NetworkSpec.trainedWith(new Sgd(0.01)).dense(2, 32).weightInit(WeightInit.RELU),
                220)
            .changeBatches("inputs*1e4 at 220", FaultInjection.scaleInputsAt(220, 1e4)),
        explodingVariant(
            "blobs-rmsprop-jump-at-300",
            blobs(600, 3, 6, 0.6),
            NetworkSpec.trainedWith(new RmsProp(LearningRateSchedules.switchAt(1e-3, 300, 5)))
                .dense(4, 24)
                .weightInit(WeightInit.RELU),
            300));
  }

  private static VariantBuilder explodingVariant(
      String name, DatasetGenerator dataset, NetworkSpec network, long plantedStep) {
    return VariantBuilder.of("exploding-" + name, dataset, network)
        .plantedAt(plantedStep)
        .onsetRule(OnsetRule.TENFOLD_GRADIENT)
        .requires(gradientGrowsBy(plantedStep, 100));
  }
}
