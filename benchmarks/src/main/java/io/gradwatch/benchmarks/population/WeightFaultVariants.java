package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.DatasetGenerator.blobs;
import static io.gradwatch.benchmarks.population.DatasetGenerator.circles;
import static io.gradwatch.benchmarks.population.DatasetGenerator.digits;
import static io.gradwatch.benchmarks.population.DatasetGenerator.frequencies;
import static io.gradwatch.benchmarks.population.DatasetGenerator.friedman;
import static io.gradwatch.benchmarks.population.DatasetGenerator.moons;
import static io.gradwatch.benchmarks.population.DatasetGenerator.spirals;
import static io.gradwatch.benchmarks.population.ValidityChecks.initialUpdateRatioAtLeast;
import static io.gradwatch.benchmarks.population.ValidityChecks.lossPlateaus;
import static io.gradwatch.benchmarks.population.ValidityChecks.medianUpdateRatioBetween;
import static io.gradwatch.benchmarks.population.ValidityChecks.staysBelowQuality;
import static io.gradwatch.protocol.VerdictKind.DEAD_NEURONS;
import static io.gradwatch.protocol.VerdictKind.EXPLODING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.LOSS_DIVERGENCE;
import static io.gradwatch.protocol.VerdictKind.LOSS_OSCILLATION;
import static io.gradwatch.protocol.VerdictKind.LOSS_PLATEAU;
import static io.gradwatch.protocol.VerdictKind.NON_FINITE;
import static io.gradwatch.protocol.VerdictKind.SATURATED_ACTIVATIONS;
import static io.gradwatch.protocol.VerdictKind.VANISHING_GRADIENT;
import static io.gradwatch.protocol.VerdictKind.ZERO_GRADIENT;

import java.util.List;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Updates that are too small or too large, and poor initial weights. */
final class WeightFaultVariants {

  private WeightFaultVariants() {}

  static List<VariantBuilder> updateRatioTooSmall() {
    return List.of(
        smallUpdateVariant(
            "digits-sgd",
            digits(1000),
            NetworkSpec.trainedWith(new Sgd(1e-7)).dense(2, 32).weightInit(WeightInit.RELU)),
        smallUpdateVariant(
            "friedman-adam",
            friedman(600, 8, 0.1),
            NetworkSpec.trainedWith(new Adam(1e-8)).dense(2, 24).activation(Activation.TANH)),
        smallUpdateVariant(
            "moons-rmsprop",
            moons(400, 0.1),
            NetworkSpec.trainedWith(new RmsProp(1e-9)).dense(3, 16).activation(Activation.ELU)),
        smallUpdateVariant(
            "frequencies-lstm-adam",
            frequencies(200, 12, 3, 0.1),
            NetworkSpec.trainedWith(new Adam(1e-8))
                .layers(1, "lstm8", () -> LayerConfigs.lstm(8, 1))),
        smallUpdateVariant(
            "blobs-momentum",
            blobs(600, 4, 8, 0.5),
            NetworkSpec.trainedWith(new Nesterovs(1e-8, 0.9))
                .dense(2, 48)
                .activation(Activation.SELU)),
        smallUpdateVariant(
            "digits-conv-adagrad",
            digits(500),
            NetworkSpec.trainedWith(new AdaGrad(1e-7))
                .layers(1, "conv4", () -> LayerConfigs.convolution(4))
                .dense(1, 32)
                .weightInit(WeightInit.RELU)));
  }

  private static VariantBuilder smallUpdateVariant(
      String name, DatasetGenerator dataset, NetworkSpec network) {
    return VariantBuilder.of("creeping-" + name, dataset, network)
        .alternatives(LOSS_PLATEAU)
        .steps(250)
        .requires(lossPlateaus(0.85).and(medianUpdateRatioBetween(0, 1e-6)));
  }

  static List<VariantBuilder> updateRatioTooLarge() {
    return List.of(
        largeUpdateVariant(
            "digits-adam",
            digits(1000),
            NetworkSpec.trainedWith(new Adam(1)).dense(2, 32).weightInit(WeightInit.RELU)),
        largeUpdateVariant(
            "moons-rmsprop",
            moons(400, 0.2),
            NetworkSpec.trainedWith(new RmsProp(2)).dense(2, 24).activation(Activation.TANH)),
        largeUpdateVariant(
            "blobs-adagrad",
            blobs(600, 5, 8, 1),
            NetworkSpec.trainedWith(new AdaGrad(5)).dense(3, 24).activation(Activation.TANH)),
        largeUpdateVariant(
                "frequencies-lstm-adam",
                frequencies(200, 12, 4, 0.2),
                NetworkSpec.trainedWith(new Adam(0.7))
                    .layers(1, "lstm8", () -> LayerConfigs.lstm(8, 1)))
            .steps(200),
        largeUpdateVariant(
            "friedman-adam",
            friedman(600, 8, 0.1),
            NetworkSpec.trainedWith(new Adam(0.8)).dense(2, 32).activation(Activation.SIGMOID)),
        largeUpdateVariant(
            "spirals-adam-deep",
            spirals(600, 3, 1),
            NetworkSpec.trainedWith(new Adam(0.5)).dense(6, 32).activation(Activation.ELU)));
  }

  private static VariantBuilder largeUpdateVariant(
      String name, DatasetGenerator dataset, NetworkSpec network) {
    return VariantBuilder.of("jumping-" + name, dataset, network)
        .steps(300)
        .requires(staysBelowQuality(0.9).and(initialUpdateRatioAtLeast(0.1)));
  }

  static List<VariantBuilder> poorInitialization() {
    return List.of(
        poorInitializationVariant(
                "moons-zero-tanh",
                moons(400, 0.1),
                NetworkSpec.trainedWith(new Sgd(0.1))
                    .dense(2, 16)
                    .activation(Activation.TANH)
                    .constantWeights(0),
                0.95)
            .alternatives(ZERO_GRADIENT),
        poorInitializationVariant(
            "digits-constant",
            digits(1000),
            NetworkSpec.trainedWith(new Sgd(0.05))
                .dense(2, 32)
                .activation(Activation.TANH)
                .constantWeights(0.5),
            0.5),
        poorInitializationVariant(
                "blobs-tiny-relu-6",
                blobs(600, 4, 8, 0.5),
                NetworkSpec.trainedWith(new Sgd(0.05)).dense(6, 32).normalWeights(1e-3),
                0.6)
            .alternatives(VANISHING_GRADIENT),
        poorInitializationVariant(
                "spirals-tiny-tanh-5",
                spirals(600, 3, 1),
                NetworkSpec.trainedWith(new Sgd(0.05))
                    .dense(5, 32)
                    .activation(Activation.TANH)
                    .normalWeights(5e-3),
                0.55)
            .alternatives(VANISHING_GRADIENT),
        poorInitializationVariant(
                "digits-huge-relu-8",
                digits(1000),
                NetworkSpec.trainedWith(new Sgd(0.01)).dense(8, 32).normalWeights(1.5),
                0.9)
            .alternatives(EXPLODING_GRADIENT, LOSS_DIVERGENCE, NON_FINITE)
            .acceptable(DEAD_NEURONS, ZERO_GRADIENT, VANISHING_GRADIENT, LOSS_OSCILLATION),
        poorInitializationVariant(
                "circles-huge-tanh-3",
                circles(400, 0.1),
                NetworkSpec.trainedWith(new Sgd(0.02))
                    .dense(3, 64)
                    .activation(Activation.TANH)
                    .normalWeights(4),
                1.01)
            .alternatives(SATURATED_ACTIVATIONS)
            .acceptable(VANISHING_GRADIENT, EXPLODING_GRADIENT, LOSS_OSCILLATION),
        poorInitializationVariant(
                "digits-conv-ones",
                digits(500),
                NetworkSpec.trainedWith(new Sgd(0.01))
                    .layers(1, "conv4", () -> LayerConfigs.convolution(4))
                    .dense(1, 32)
                    .constantWeights(1),
                0.6)
            .alternatives(EXPLODING_GRADIENT)
            .acceptable(
                DEAD_NEURONS, ZERO_GRADIENT, LOSS_OSCILLATION, LOSS_DIVERGENCE, VANISHING_GRADIENT),
        poorInitializationVariant(
            "frequencies-lstm-constant",
            frequencies(200, 12, 3, 0.1),
            NetworkSpec.trainedWith(new Adam(2e-3))
                .layers(1, "lstm8", () -> LayerConfigs.lstm(8, 1))
                .constantWeights(0.2),
            0.9),
        poorInitializationVariant(
            "friedman-symmetric",
            friedman(600, 8, 0.1),
            NetworkSpec.trainedWith(new Adam(1e-3))
                .dense(3, 24)
                .activation(Activation.SIGMOID)
                .constantWeights(0.3),
            0.9));
  }

  private static VariantBuilder poorInitializationVariant(
      String name, DatasetGenerator dataset, NetworkSpec network, double qualityLimit) {
    return VariantBuilder.of("start-" + name, dataset, network)
        .steps(300)
        .requires(staysBelowQuality(qualityLimit));
  }
}
