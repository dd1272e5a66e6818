package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.Proofs.fails;
import static io.gradwatch.benchmarks.population.Proofs.lossStays;
import static io.gradwatch.benchmarks.population.Proofs.updateRatio;
import static io.gradwatch.benchmarks.population.Proofs.updatesLargeAtFirst;
import static io.gradwatch.benchmarks.population.Source.blobs;
import static io.gradwatch.benchmarks.population.Source.circles;
import static io.gradwatch.benchmarks.population.Source.digits;
import static io.gradwatch.benchmarks.population.Source.frequencies;
import static io.gradwatch.benchmarks.population.Source.friedman;
import static io.gradwatch.benchmarks.population.Source.moons;
import static io.gradwatch.benchmarks.population.Source.spirals;
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

/** Updates of a wrong size, and weights that begin wrong. */
final class WeightFaults {

  private WeightFaults() {}

  static List<Draft> tooSmall() {
    return List.of(
        creeps(
            "digits-sgd", digits(1000), Net.by(new Sgd(1e-7)).dense(2, 32).init(WeightInit.RELU)),
        creeps(
            "friedman-adam",
            friedman(600, 8, 0.1),
            Net.by(new Adam(1e-8)).dense(2, 24).activation(Activation.TANH)),
        creeps(
            "moons-rmsprop",
            moons(400, 0.1),
            Net.by(new RmsProp(1e-9)).dense(3, 16).activation(Activation.ELU)),
        creeps(
            "frequencies-lstm-adam",
            frequencies(200, 12, 3, 0.1),
            Net.by(new Adam(1e-8)).layers(1, "lstm8", () -> Layers.lstm(8, 1))),
        creeps(
            "blobs-momentum",
            blobs(600, 4, 8, 0.5),
            Net.by(new Nesterovs(1e-8, 0.9)).dense(2, 48).activation(Activation.SELU)),
        creeps(
            "digits-conv-adagrad",
            digits(500),
            Net.by(new AdaGrad(1e-7))
                .layers(1, "conv4", () -> Layers.convolution(4))
                .dense(1, 32)
                .init(WeightInit.RELU)));
  }

  private static Draft creeps(String name, Source data, Net net) {
    return Draft.of("creeping-" + name, data, net)
        .or(LOSS_PLATEAU)
        .steps(250)
        .proved(lossStays(0.85).and(updateRatio(0, 1e-6)));
  }

  static List<Draft> tooLarge() {
    return List.of(
        jumps("digits-adam", digits(1000), Net.by(new Adam(1)).dense(2, 32).init(WeightInit.RELU)),
        jumps(
            "moons-rmsprop",
            moons(400, 0.2),
            Net.by(new RmsProp(2)).dense(2, 24).activation(Activation.TANH)),
        jumps(
            "blobs-adagrad",
            blobs(600, 5, 8, 1),
            Net.by(new AdaGrad(5)).dense(3, 24).activation(Activation.TANH)),
        jumps(
                "frequencies-lstm-adam",
                frequencies(200, 12, 4, 0.2),
                Net.by(new Adam(0.7)).layers(1, "lstm8", () -> Layers.lstm(8, 1)))
            .steps(200),
        jumps(
            "friedman-adam",
            friedman(600, 8, 0.1),
            Net.by(new Adam(0.8)).dense(2, 32).activation(Activation.SIGMOID)),
        jumps(
            "spirals-adam-deep",
            spirals(600, 3, 1),
            Net.by(new Adam(0.5)).dense(6, 32).activation(Activation.ELU)));
  }

  private static Draft jumps(String name, Source data, Net net) {
    return Draft.of("jumping-" + name, data, net)
        .steps(300)
        .proved(fails(0.9).and(updatesLargeAtFirst(0.1)));
  }

  static List<Draft> poorInitialization() {
    return List.of(
        badStart(
                "moons-zero-tanh",
                moons(400, 0.1),
                Net.by(new Sgd(0.1)).dense(2, 16).activation(Activation.TANH).constant(0),
                0.95)
            .or(ZERO_GRADIENT),
        badStart(
            "digits-constant",
            digits(1000),
            Net.by(new Sgd(0.05)).dense(2, 32).activation(Activation.TANH).constant(0.5),
            0.5),
        badStart(
                "blobs-tiny-relu-6",
                blobs(600, 4, 8, 0.5),
                Net.by(new Sgd(0.05)).dense(6, 32).normal(1e-3),
                0.6)
            .or(VANISHING_GRADIENT),
        badStart(
                "spirals-tiny-tanh-5",
                spirals(600, 3, 1),
                Net.by(new Sgd(0.05)).dense(5, 32).activation(Activation.TANH).normal(5e-3),
                0.55)
            .or(VANISHING_GRADIENT),
        badStart(
                "digits-huge-relu-8",
                digits(1000),
                Net.by(new Sgd(0.01)).dense(8, 32).normal(1.5),
                0.9)
            .or(EXPLODING_GRADIENT, LOSS_DIVERGENCE, NON_FINITE)
            .accept(DEAD_NEURONS, ZERO_GRADIENT, VANISHING_GRADIENT, LOSS_OSCILLATION),
        badStart(
                "circles-huge-tanh-3",
                circles(400, 0.1),
                Net.by(new Sgd(0.02)).dense(3, 64).activation(Activation.TANH).normal(4),
                1.01)
            .or(SATURATED_ACTIVATIONS)
            .accept(VANISHING_GRADIENT, EXPLODING_GRADIENT, LOSS_OSCILLATION),
        badStart(
                "digits-conv-ones",
                digits(500),
                Net.by(new Sgd(0.01))
                    .layers(1, "conv4", () -> Layers.convolution(4))
                    .dense(1, 32)
                    .constant(1),
                0.6)
            .or(EXPLODING_GRADIENT)
            .accept(
                DEAD_NEURONS, ZERO_GRADIENT, LOSS_OSCILLATION, LOSS_DIVERGENCE, VANISHING_GRADIENT),
        badStart(
            "frequencies-lstm-constant",
            frequencies(200, 12, 3, 0.1),
            Net.by(new Adam(2e-3)).layers(1, "lstm8", () -> Layers.lstm(8, 1)).constant(0.2),
            0.9),
        badStart(
            "friedman-symmetric",
            friedman(600, 8, 0.1),
            Net.by(new Adam(1e-3)).dense(3, 24).activation(Activation.SIGMOID).constant(0.3),
            0.9));
  }

  private static Draft badStart(String name, Source data, Net net, double below) {
    return Draft.of("start-" + name, data, net).steps(300).proved(fails(below));
  }
}
