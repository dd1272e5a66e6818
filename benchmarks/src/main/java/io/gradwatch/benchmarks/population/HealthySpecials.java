package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.Proofs.learns;
import static io.gradwatch.benchmarks.population.Source.blobs;
import static io.gradwatch.benchmarks.population.Source.circles;
import static io.gradwatch.benchmarks.population.Source.digits;
import static io.gradwatch.benchmarks.population.Source.friedman;
import static io.gradwatch.benchmarks.population.Source.linear;
import static io.gradwatch.benchmarks.population.Source.moons;
import static io.gradwatch.benchmarks.population.Source.xor;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/** What looks ill and is well: the ways in which published rules cry wolf. */
final class HealthySpecials {

  private HealthySpecials() {}

  static List<Draft> all() {
    return List.of(
        well("converged-blobs", blobs(400, 3, 6, 0.2), reluBy(new Adam(0.01), 2, 32), 0.98)
            .steps(1500),
        well("converged-linear", linear(300, 5, 0), Net.by(new Sgd(0.1)), 0.99).steps(1200),
        well("converged-digits", digits(500), reluBy(new Nesterovs(0.05, 0.9), 2, 64), 0.98)
            .steps(1000),
        well("converged-xor", xor(100, 0), tanhBy(new Adam(0.05), 1, 8), 0.98).steps(1200),
        well("frozen-first-layer", digits(1000), reluBy(new Adam(2e-3), 3, 64).frozen(1), 0.85),
        well("frozen-three-of-four", digits(1000), reluBy(new Adam(5e-3), 4, 64).frozen(3), 0.7),
        well("warm-up-digits", digits(1200), reluBy(new Sgd(Rates.warmUp(0.15, 150)), 2, 48), 0.85),
        well(
            "warm-up-adam-friedman",
            friedman(1000, 8, 0.1),
            reluBy(new Adam(Rates.warmUp(5e-3, 100)), 3, 32),
            0.7),
        well(
                "stairs-digits",
                digits(1200),
                reluBy(new Nesterovs(Rates.stairs(0.05, 150, 4), 0.9), 2, 48),
                0.85)
            .steps(600),
        well(
                "stairs-friedman",
                friedman(1000, 8, 0.2),
                tanhBy(new Adam(Rates.stairs(0.01, 200, 3)), 2, 32),
                0.7)
            .steps(600),
        well("cosine-digits", digits(1200), reluBy(new Sgd(Rates.cosine(0.2, 500)), 3, 48), 0.85)
            .steps(500),
        well(
                "cosine-moons-adam",
                moons(600, 0.15),
                tanhBy(new Adam(Rates.cosine(0.01, 500)), 3, 24),
                0.85)
            .steps(500),
        well("dropout-digits", digits(1200), dropoutNet(new Adam(2e-3), 0.5), 0.8).steps(500),
        well("dropout-heavy-blobs", blobs(800, 4, 10, 0.6), dropoutNet(new Adam(5e-3), 0.3), 0.8)
            .steps(500),
        well("batchnorm-digits", digits(1200), batchNormNet(new Sgd(0.05), 3, 48), 0.85),
        well("batchnorm-deep-circles", circles(800, 0.05), batchNormNet(new Adam(2e-3), 8, 16), 0.8)
            .steps(500),
        well("l2-digits", digits(1200), reluBy(new Adam(2e-3), 2, 64).l2(1e-2), 0.85),
        well("l2-friedman", friedman(1000, 8, 0.2), tanhBy(new Sgd(0.05), 2, 32).l2(1e-3), 0.5),
        well(
            "clipped-digits",
            digits(1200),
            reluBy(new Sgd(0.2), 2, 48).clip(GradientNormalization.ClipL2PerLayer, 0.5),
            0.85),
        well(
            "clipped-elementwise-friedman",
            friedman(1000, 8, 0.1),
            reluBy(new Adam(3e-3), 2, 48)
                .clip(GradientNormalization.ClipElementWiseAbsoluteValue, 0.1),
            0.7),
        well("accumulated-4-digits", digits(1200), reluBy(new AccumulatedSgd(0.2, 4), 2, 48), 0.75)
            .batch(16)
            .steps(800),
        well(
                "accumulated-8-blobs",
                blobs(800, 4, 8, 0.6),
                tanhBy(new AccumulatedSgd(0.3, 8), 2, 24),
                0.8)
            .batch(8)
            .steps(800),
        well("resumed-digits", digits(1200), reluBy(new Adam(2e-3), 2, 48), 0.85).restart(180, 220),
        well(
                "resumed-friedman-momentum",
                friedman(1000, 8, 0.1),
                reluBy(new Nesterovs(0.01, 0.9), 2, 32),
                0.6)
            .steps(500)
            .restart(250, 260),
        well(
                "fine-tuned-digits",
                digits(1200),
                reluBy(new Adam(Rates.jump(3e-3, 300, 1e-5)), 2, 64),
                0.9)
            .steps(600),
        well("slow-sigmoid-start", digits(1200), sigmoidBy(new Adam(2e-3), 3, 32), 0.7).steps(800),
        well(
                "slow-momentum-start",
                circles(600, 0.05),
                tanhBy(new Nesterovs(0.02, 0.9), 2, 16),
                0.85)
            .steps(900),
        well("batch-1-moons", moons(500, 0.15), tanhBy(new Sgd(0.02), 2, 16), 0.8)
            .batch(1)
            .steps(1500),
        well("batch-2-linear-noisy", linear(1000, 6, 1), reluBy(new Sgd(3e-3), 2, 24), 0.3)
            .batch(2)
            .steps(1200),
        well("overlapping-blobs", blobs(1500, 3, 2, 2), reluBy(new Adam(1e-3), 2, 24), 0.4),
        well("inputs-times-10", digits(1200).inputs(10, 0), reluBy(new Adam(5e-4), 2, 48), 0.85),
        well(
            "rate-halved-at-peak",
            blobs(800, 6, 10, 0.8),
            reluBy(new Adam(Rates.jump(0.01, 200, 5e-3)), 3, 32),
            0.85));
  }

  private static Draft well(String name, Source data, Net net, double quality) {
    return Draft.of(name, data, net).proved(learns(quality));
  }

  private static Net reluBy(IUpdater updater, int depth, int width) {
    return Net.by(updater).dense(depth, width).init(WeightInit.RELU);
  }

  private static Net tanhBy(IUpdater updater, int depth, int width) {
    return Net.by(updater).dense(depth, width).activation(Activation.TANH);
  }

  private static Net sigmoidBy(IUpdater updater, int depth, int width) {
    return Net.by(updater).dense(depth, width).activation(Activation.SIGMOID);
  }

  private static Net dropoutNet(Adam updater, double kept) {
    return Net.by(updater)
        .dense(1, 96)
        .layers(1, "dropout " + kept, () -> Layers.dropout(kept))
        .dense(1, 64)
        .layers(1, "dropout " + kept, () -> Layers.dropout(kept))
        .init(WeightInit.RELU);
  }

  private static Net batchNormNet(IUpdater updater, int blocks, int width) {
    Net net = Net.by(updater).init(WeightInit.RELU);
    for (int i = 0; i < blocks; i++) {
      net.layers(1, "identity" + width, () -> Layers.linear(width))
          .layers(1, "batchNorm", Layers::batchNorm)
          .layers(1, "relu", () -> Layers.activation(Activation.RELU));
    }
    return net;
  }
}
