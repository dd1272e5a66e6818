package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.DatasetGenerator.blobs;
import static io.gradwatch.benchmarks.population.DatasetGenerator.circles;
import static io.gradwatch.benchmarks.population.DatasetGenerator.digits;
import static io.gradwatch.benchmarks.population.DatasetGenerator.frequencies;
import static io.gradwatch.benchmarks.population.DatasetGenerator.friedman;
import static io.gradwatch.benchmarks.population.DatasetGenerator.linear;
import static io.gradwatch.benchmarks.population.DatasetGenerator.moons;
import static io.gradwatch.benchmarks.population.DatasetGenerator.sineAhead;
import static io.gradwatch.benchmarks.population.DatasetGenerator.spirals;
import static io.gradwatch.benchmarks.population.DatasetGenerator.xor;
import static io.gradwatch.benchmarks.population.ValidityChecks.deadUnitShareAtLeast;
import static io.gradwatch.benchmarks.population.ValidityChecks.hasNonFinite;
import static io.gradwatch.benchmarks.population.ValidityChecks.staysBelowQuality;
import static io.gradwatch.benchmarks.population.ValidityChecks.zeroGradients;
import static io.gradwatch.protocol.VerdictKind.DEAD_NEURONS;
import static io.gradwatch.protocol.VerdictKind.EXPLODING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.POOR_INITIALIZATION;
import static io.gradwatch.protocol.VerdictKind.SATURATED_ACTIVATIONS;
import static io.gradwatch.protocol.VerdictKind.UPDATE_RATIO_TOO_LARGE;
import static io.gradwatch.protocol.VerdictKind.VANISHING_THROUGH_TIME;
import static io.gradwatch.protocol.VerdictKind.ZERO_GRADIENT;

import java.util.List;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Non-finite values, zero gradients, dead units and saturated activations. */
final class NumericalFaultVariants {

  private NumericalFaultVariants() {}

  static List<VariantBuilder> nonFinite() {
    return List.of(
        nonFiniteVariant(
            "blobs-relu-output",
            blobs(600, 3, 4, 0.8),
            NetworkSpec.trainedWith(new Sgd(0.01))
                .dense(3, 24)
                .weightInit(WeightInit.RELU)
                .output(Activation.RELU, LossFunction.MCXENT)),
        nonFiniteVariant(
                "digits-nan-row",
                digits(1200).setTrainingInputs(700, Double.NaN),
                NetworkSpec.trainedWith(new Adam(1e-3)).dense(2, 48).weightInit(WeightInit.RELU))
            .withoutShuffling()
            .plantedAt(21),
        nonFiniteVariant(
                "friedman-nan-input-at-200",
                friedman(600, 8, 0.1),
                NetworkSpec.trainedWith(new Adam(3e-3)).dense(2, 24).activation(Activation.TANH))
            .changeBatches("NaN at 200", FaultInjection.setFirstInputAt(200, Double.NaN))
            .plantedAt(200),
        nonFiniteVariant(
                "linear-infinite-target",
                linear(600, 10, 0.2).setTrainingTargets(333, Double.POSITIVE_INFINITY),
                NetworkSpec.trainedWith(new Nesterovs(0.01, 0.9))
                    .dense(2, 16)
                    .activation(Activation.SWISH))
            .withoutShuffling()
            .plantedAt(10),
        nonFiniteVariant(
                "moons-overflow-at-150",
                moons(600, 0.1),
                NetworkSpec.trainedWith(new Sgd(0.1)).dense(4, 16).weightInit(WeightInit.RELU))
            .changeBatches("1e38 at 150", FaultInjection.setFirstInputAt(150, 1e38))
            .plantedAt(150),
        nonFiniteVariant(
                "sequences-nan-at-100",
                frequencies(200, 15, 3, 0.1),
                NetworkSpec.trainedWith(new Adam(5e-3))
                    .layers(1, "lstm6", () -> LayerConfigs.lstm(6, 1)))
            .changeBatches("NaN at 100", FaultInjection.setFirstInputAt(100, Double.NaN))
            .batchSize(16)
            .steps(150)
            .plantedAt(100),
        nonFiniteVariant(
            "friedman-log-of-negative",
            friedman(600, 8, 0.1).scaleTargets(5, -5),
            NetworkSpec.trainedWith(new Adam(1e-3))
                .dense(2, 24)
                .activation(Activation.ELU)
                .output(Activation.IDENTITY, LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR)),
        nonFiniteVariant(
            "linear-poisson-identity",
            linear(600, 6, 0.1),
            NetworkSpec.trainedWith(new Sgd(1e-3))
                .dense(2, 24)
                .activation(Activation.TANH)
                .output(Activation.IDENTITY, LossFunction.POISSON)));
  }

  private static VariantBuilder nonFiniteVariant(
      String name, DatasetGenerator dataset, NetworkSpec network) {
    return VariantBuilder.of("nonfinite-" + name, dataset, network)
        .acceptable(ZERO_GRADIENT)
        .steps(300)
        .onsetRule(OnsetRule.FIRST_NON_FINITE)
        .requires(hasNonFinite());
  }

  static List<VariantBuilder> zeroGradient() {
    return List.of(
        zeroGradientVariant(
            "xor-single-softmax",
            xor(200, 0).withSingleOutput(),
            NetworkSpec.trainedWith(new Sgd(0.1))
                .dense(2, 8)
                .activation(Activation.TANH)
                .output(Activation.SOFTMAX, LossFunction.MSE)),
        zeroGradientVariant(
            "moons-single-softmax-adam",
            moons(400, 0.1).withSingleOutput(),
            NetworkSpec.trainedWith(new Adam(1e-3))
                .dense(3, 32)
                .weightInit(WeightInit.RELU)
                .output(Activation.SOFTMAX, LossFunction.MSE)),
        zeroGradientVariant(
            "sequences-single-softmax",
            frequencies(160, 12, 2, 0.1).withSingleOutput(),
            NetworkSpec.trainedWith(new RmsProp(1e-3))
                .layers(1, "lstm6", () -> LayerConfigs.lstm(6, 1))
                .output(Activation.SOFTMAX, LossFunction.MSE)),
        zeroGradientVariant(
                "friedman-dead-relu-output",
                friedman(500, 8, 0.1),
                NetworkSpec.trainedWith(new Adam(1e-3))
                    .dense(2, 24)
                    .weightInit(WeightInit.RELU)
                    .output(Activation.RELU, LossFunction.MSE))
            .prepareNetwork("output bias -50", FaultInjection.setBiases("2", 1, -50))
            .alternatives(DEAD_NEURONS),
        zeroGradientVariant(
                "circles-flat-hardsigmoid-output",
                circles(400, 0.1).withSingleOutput(),
                NetworkSpec.trainedWith(new Nesterovs(0.01, 0.9))
                    .dense(2, 16)
                    .activation(Activation.TANH)
                    .output(Activation.HARDSIGMOID, LossFunction.MSE))
            .prepareNetwork("output bias 40", FaultInjection.setBiases("2", 1, 40))
            .alternatives(SATURATED_ACTIVATIONS),
        zeroGradientVariant(
            "spirals-single-softmax-deep",
            spirals(400, 2, 1).withSingleOutput(),
            NetworkSpec.trainedWith(new AdaDelta())
                .dense(10, 12)
                .activation(Activation.ELU)
                .output(Activation.SOFTMAX, LossFunction.MSE)));
  }

  private static VariantBuilder zeroGradientVariant(
      String name, DatasetGenerator dataset, NetworkSpec network) {
    return VariantBuilder.of("zero-" + name, dataset, network).steps(250).requires(zeroGradients());
  }

  static List<VariantBuilder> deadNeurons() {
    return List.of(
        deadNeurons(
                "digits-3x64-layer-1",
                digits(1000),
                NetworkSpec.trainedWith(new Sgd(0.05)).dense(3, 64),
                0.5)
            .prepareNetwork("layer 1 bias -100", FaultInjection.setBiases("1", 1, -100))
            .faultyLayers(1),
        deadNeurons(
                "blobs-5x32-layer-2",
                blobs(600, 5, 8, 0.5),
                NetworkSpec.trainedWith(new Adam(1e-3)).dense(5, 32),
                0.6)
            .prepareNetwork("layer 2 bias -60", FaultInjection.setBiases("2", 1, -60))
            .faultyLayers(2),
        deadNeurons("friedman-4x32-most-of-layer-2", friedman(600, 8, 0.1), friedmanNetwork(), 2)
            .prepareNetwork("0.93 of layer 2 bias -40", FaultInjection.setBiases("2", 0.93, -40))
            .faultyLayers(2),
        deadNeurons(
                "moons-3x16-all-biases",
                moons(400, 0.1),
                NetworkSpec.trainedWith(new Sgd(0.1)).dense(3, 16).bias(-8),
                2)
            .faultyLayers(0, 1, 2)
            .alternatives(POOR_INITIALIZATION),
        deadNeurons(
                "digits-conv",
                digits(600),
                NetworkSpec.trainedWith(new Adam(1e-3))
                    .layers(1, "conv4", () -> LayerConfigs.convolution(4))
                    .layers(1, "conv4 bias -60", () -> LayerConfigs.convolutionBias(4, -60))
                    .dense(1, 32),
                0.5)
            .faultyLayers(1),
        deadNeurons(
                "circles-2x128-most-of-layer-0",
                circles(400, 0.1),
                NetworkSpec.trainedWith(new RmsProp(1e-4)).dense(2, 128),
                2)
            .prepareNetwork("0.95 of layer 0 bias -20", FaultInjection.setBiases("0", 0.95, -20))
            .faultyLayers(0),
        deadNeurons(
                "linear-residual-first-layer",
                linear(600, 12, 0.1),
                NetworkSpec.trainedWith(new Adam(1e-3)).residual(4, 24),
                0.5)
            .prepareNetwork("first bias -80", FaultInjection.setBiases("first", 1, -80))
            .faultyLayers(0));
  }

  private static NetworkSpec friedmanNetwork() {
    return NetworkSpec.trainedWith(new Nesterovs(1e-3, 0.9)).dense(4, 32);
  }

  private static VariantBuilder deadNeurons(
      String name, DatasetGenerator dataset, NetworkSpec network, double qualityLimit) {
    return VariantBuilder.of("dead-" + name, dataset, network.weightInit(WeightInit.RELU))
        .steps(300)
        .requires(staysBelowQuality(qualityLimit).and(deadUnitShareAtLeast(0.8)));
  }

  static List<VariantBuilder> saturatedActivations() {
    return List.of(
        saturatedVariant(
                "digits-tanh-inputs", digits(1000).scaleInputs(400, 0), Activation.TANH, 2, 32)
            .faultyLayers(0),
        saturatedVariant(
                "blobs-sigmoid-inputs",
                blobs(600, 4, 6, 0.6).scaleInputs(500, 0),
                Activation.SIGMOID,
                2,
                32)
            .faultyLayers(0),
        VariantBuilder.of(
                "saturated-circles-weights",
                circles(400, 0.1),
                NetworkSpec.trainedWith(new Sgd(0.01))
                    .dense(4, 32)
                    .activation(Activation.TANH)
                    .normalWeights(8))
            .faultyLayers(0, 1, 2, 3)
            .alternatives(POOR_INITIALIZATION)
            .requires(ValidityChecks.saturatedShareAtLeast(0.7)),
        VariantBuilder.of(
                "saturated-digits-deep-sigmoid-weights",
                digits(800),
                NetworkSpec.trainedWith(new Adam(1e-4))
                    .dense(6, 32)
                    .activation(Activation.SIGMOID)
                    .normalWeights(10))
            .faultyLayers(0, 1, 2, 3, 4, 5)
            .alternatives(POOR_INITIALIZATION)
            .requires(ValidityChecks.saturatedShareAtLeast(0.7)),
        saturatedVariant(
                "friedman-tanh-offset",
                friedman(600, 8, 0.1).scaleInputs(1, 300),
                Activation.TANH,
                3,
                48)
            .faultyLayers(0),
        VariantBuilder.of(
                "saturated-sequences-rnn-inputs",
                sineAhead(120, 15).scaleInputs(2000, 0),
                NetworkSpec.trainedWith(new Sgd(1e-3))
                    .layers(1, "rnn24", () -> LayerConfigs.rnn(24)))
            .faultyLayers(0)
            .acceptable(VANISHING_THROUGH_TIME)
            .requires(ValidityChecks.saturatedShareAtLeast(0.7)),
        saturatedVariant(
                "moons-hardtanh-inputs",
                moons(500, 0.1).scaleInputs(300, 0),
                Activation.HARDTANH,
                3,
                24)
            .faultyLayers(0),
        saturatedVariant(
                "spirals-tanh-inputs-adam",
                spirals(600, 3, 1).scaleInputs(1e4, 0),
                Activation.TANH,
                2,
                64)
            .faultyLayers(0));
  }

  private static VariantBuilder saturatedVariant(
      String name, DatasetGenerator dataset, Activation activation, int depth, int width) {
    return VariantBuilder.of(
            "saturated-" + name,
            dataset,
            NetworkSpec.trainedWith(new Sgd(1e-3)).dense(depth, width).activation(activation))
        .acceptable(UPDATE_RATIO_TOO_LARGE, EXPLODING_GRADIENT)
        .requires(ValidityChecks.saturatedShareAtLeast(0.7));
  }
}
