package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.Proofs.fails;
import static io.gradwatch.benchmarks.population.Proofs.lossClimbs;
import static io.gradwatch.benchmarks.population.Proofs.lossStays;
import static io.gradwatch.benchmarks.population.Proofs.lossSwings;
import static io.gradwatch.benchmarks.population.Proofs.overfits;
import static io.gradwatch.benchmarks.population.Source.blobs;
import static io.gradwatch.benchmarks.population.Source.circles;
import static io.gradwatch.benchmarks.population.Source.digits;
import static io.gradwatch.benchmarks.population.Source.digitsByRow;
import static io.gradwatch.benchmarks.population.Source.frequencies;
import static io.gradwatch.benchmarks.population.Source.friedman;
import static io.gradwatch.benchmarks.population.Source.linear;
import static io.gradwatch.benchmarks.population.Source.moons;
import static io.gradwatch.benchmarks.population.Source.quadratic;
import static io.gradwatch.benchmarks.population.Source.sine;
import static io.gradwatch.benchmarks.population.Source.tokens;
import static io.gradwatch.benchmarks.population.Source.xor;
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

/** A loss that stands still, swings, climbs, or falls on the training data alone. */
final class LossFaults {

  private LossFaults() {}

  static List<Draft> plateau() {
    return List.of(
        stands(
                "xor-mae-slow",
                xor(80, 0).singleOutput(),
                Net.by(new Sgd(0.01))
                    .dense(1, 4)
                    .activation(Activation.SIGMOID)
                    .output(Activation.SIGMOID, LossFunction.MEAN_ABSOLUTE_ERROR),
                0.8)
            .batch(4)
            .steps(1000),
        stands(
            "digits-shuffled-labels",
            digits(1700).shuffledTargets(),
            Net.by(new Sgd(0.02)).dense(1, 16).activation(Activation.TANH),
            0.3),
        stands(
            "circles-linear-model",
            circles(600, 0.05),
            Net.by(new Adam(1e-3)).dense(2, 8).activation(Activation.IDENTITY),
            0.7),
        stands(
            "friedman-shuffled-targets",
            friedman(1500, 8, 0.1).shuffledTargets(),
            Net.by(new Nesterovs(2e-3, 0.9)).dense(2, 16).activation(Activation.TANH),
            0.2),
        stands(
            "xor-linear-model",
            xor(400, 0.1),
            Net.by(new AdaGrad(0.01)).dense(1, 16).activation(Activation.IDENTITY),
            0.8),
        stands(
                "frequencies-lstm-shuffled",
                frequencies(400, 12, 3, 0.1).shuffledTargets(),
                Net.by(new Adam(1e-3)).layers(1, "lstm6", () -> Layers.lstm(6, 1)),
                0.55)
            .batch(16)
            .steps(250),
        stands(
            "blobs-constant-inputs",
            blobs(800, 4, 6, 0.5).inputs(0, 1),
            Net.by(new RmsProp(1e-3)).dense(2, 24).init(WeightInit.RELU),
            0.5));
  }

  private static Draft stands(String name, Source data, Net net, double below) {
    return Draft.of("plateau-" + name, data, net)
        .accept(OVERFITTING)
        .steps(500)
        .proved(fails(below).and(lossStays(0.85)));
  }

  static List<Draft> oscillation() {
    return List.of(
        swings(
                "blobs-batch1-momentum",
                blobs(400, 3, 4, 1.2).inputs(3, 0),
                Net.by(new Nesterovs(0.01, 0.9)).dense(1, 16).init(WeightInit.RELU))
            .batch(1)
            .steps(1200),
        swings(
                "digits-batch2-sgd1",
                digits(1200),
                Net.by(new Sgd(1.5)).dense(1, 24).activation(Activation.TANH))
            .batch(2)
            .steps(800),
        swings(
                "friedman-momentum99",
                friedman(600, 8, 0.5),
                Net.by(new Nesterovs(5e-3, 0.99)).dense(1, 16).activation(Activation.TANH))
            .batch(4)
            .steps(800),
        swings(
                "moons-adam-batch1",
                moons(400, 0.25),
                Net.by(new Adam(0.4)).dense(2, 16).activation(Activation.TANH))
            .batch(1)
            .steps(1000),
        swings(
                "sine-rmsprop-batch4",
                sine(400, 0.1),
                Net.by(new RmsProp(0.2)).dense(2, 24).activation(Activation.TANH))
            .batch(4)
            .steps(800),
        swings("linear-batch1-edge", linear(400, 20, 1.5), Net.by(new Sgd(0.1)))
            .batch(1)
            .steps(1000));
  }

  private static Draft swings(String name, Source data, Net net) {
    return Draft.of("oscillating-" + name, data, net)
        .accept(DEAD_NEURONS, SATURATED_ACTIVATIONS, ZERO_GRADIENT)
        .proved(lossSwings(0.4));
  }

  static List<Draft> divergence() {
    return List.of(
        climbs("linear-full-batch-edge", linear(400, 6, 0.1), Net.by(new Sgd(1.006)))
            .batch(300)
            .steps(500),
        climbs(
            "digits-wrong-sign",
            digits(1000),
            Net.by(new Sgd(-0.01)).dense(2, 32).activation(Activation.TANH)),
        climbs(
            "friedman-wrong-sign-momentum",
            friedman(600, 8, 0.1),
            Net.by(new Nesterovs(-5e-4, 0.9)).dense(2, 24).init(WeightInit.RELU)),
        climbs(
                "digits-rate-grows",
                digits(1000),
                Net.by(new Sgd(Rates.growth(0.02, 1.02, 500)))
                    .dense(2, 32)
                    .activation(Activation.TANH))
            .steps(500),
        climbs(
            "blobs-wrong-sign-adam",
            blobs(600, 4, 6, 0.8),
            Net.by(new Adam(-1e-3)).dense(3, 24).activation(Activation.ELU)),
        climbs(
                "rows-wrong-sign-lstm",
                digitsByRow(400),
                Net.by(new Sgd(-0.05)).layers(1, "lstm12", () -> Layers.lstm(12, 1)))
            .batch(16)
            .steps(250));
  }

  private static Draft climbs(String name, Source data, Net net) {
    return Draft.of("diverging-" + name, data, net)
        .onset(Onset.TRAINING_LOSS_TURNS)
        .proved(lossClimbs(1.5));
  }

  static List<Draft> overfitting() {
    return List.of(
        memorises(
            "blobs-30-rows",
            blobs(400, 3, 10, 3).trainRows(30),
            Net.by(new Adam(3e-3)).dense(2, 128).init(WeightInit.RELU)),
        memorises(
            "digits-40-rows-noisy",
            digits(500).inputs(1, 0).trainRows(40),
            Net.by(new Adam(0.01)).dense(3, 128).init(WeightInit.RELU)),
        memorises(
            "friedman-30-rows",
            friedman(400, 20, 2).trainRows(30),
            Net.by(new Adam(3e-3)).dense(3, 64).activation(Activation.TANH)),
        memorises(
            "linear-40-rows",
            linear(400, 30, 2).trainRows(40),
            Net.by(new Nesterovs(0.01, 0.9)).dense(2, 64).init(WeightInit.RELU)),
        memorises(
            "moons-24-rows",
            moons(400, 0.5).trainRows(24),
            Net.by(new RmsProp(0.01)).dense(3, 64).activation(Activation.TANH)),
        memorises(
            "tokens-40-rows",
            tokens(400, 12, 200, 2, 0.15).trainRows(40),
            Net.by(new Adam(0.01))
                .layers(1, "tokens200x16", () -> Layers.tokens(200, 12, 16))
                .layers(1, "lstm12", () -> Layers.lstm(12, 1))),
        memorises(
            "quadratic-16-rows-noisy",
            quadratic(400, 1, 0.5).trainRows(16),
            Net.by(new Adam(0.01)).dense(3, 64).activation(Activation.TANH)));
  }

  private static Draft memorises(String name, Source data, Net net) {
    return Draft.of("overfitting-" + name, data, net)
        .batch(16)
        .steps(600)
        .onset(Onset.TEST_LOSS_TURNS)
        .proved(overfits(1.2));
  }
}
