package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.Proofs.deadUnits;
import static io.gradwatch.benchmarks.population.Proofs.fails;
import static io.gradwatch.benchmarks.population.Proofs.notFinite;
import static io.gradwatch.benchmarks.population.Proofs.zeroGradients;
import static io.gradwatch.benchmarks.population.Source.blobs;
import static io.gradwatch.benchmarks.population.Source.circles;
import static io.gradwatch.benchmarks.population.Source.digits;
import static io.gradwatch.benchmarks.population.Source.frequencies;
import static io.gradwatch.benchmarks.population.Source.friedman;
import static io.gradwatch.benchmarks.population.Source.linear;
import static io.gradwatch.benchmarks.population.Source.moons;
import static io.gradwatch.benchmarks.population.Source.sineAhead;
import static io.gradwatch.benchmarks.population.Source.spirals;
import static io.gradwatch.benchmarks.population.Source.xor;
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

/** Numbers that are not finite, gradients that are zero, units that are dead or saturated. */
final class BrokenFaults {

  private BrokenFaults() {}

  static List<Draft> notFiniteFaults() {
    return List.of(
        broken(
            "blobs-relu-output",
            blobs(600, 3, 4, 0.8),
            Net.by(new Sgd(0.01))
                .dense(3, 24)
                .init(WeightInit.RELU)
                .output(Activation.RELU, LossFunction.MCXENT)),
        broken(
                "digits-nan-row",
                digits(1200).trainRow(700, Double.NaN),
                Net.by(new Adam(1e-3)).dense(2, 48).init(WeightInit.RELU))
            .inOrder()
            .from(21),
        broken(
                "friedman-nan-input-at-200",
                friedman(600, 8, 0.1),
                Net.by(new Adam(3e-3)).dense(2, 24).activation(Activation.TANH))
            .batches("NaN at 200", Setup.firstInputAt(200, Double.NaN))
            .from(200),
        broken(
                "linear-infinite-target",
                linear(600, 10, 0.2).trainTarget(333, Double.POSITIVE_INFINITY),
                Net.by(new Nesterovs(0.01, 0.9)).dense(2, 16).activation(Activation.SWISH))
            .inOrder()
            .from(10),
        broken(
                "moons-overflow-at-150",
                moons(600, 0.1),
                Net.by(new Sgd(0.1)).dense(4, 16).init(WeightInit.RELU))
            .batches("1e38 at 150", Setup.firstInputAt(150, 1e38))
            .from(150),
        broken(
                "sequences-nan-at-100",
                frequencies(200, 15, 3, 0.1),
                Net.by(new Adam(5e-3)).layers(1, "lstm6", () -> Layers.lstm(6, 1)))
            .batches("NaN at 100", Setup.firstInputAt(100, Double.NaN))
            .batch(16)
            .steps(150)
            .from(100),
        broken(
            "friedman-log-of-negative",
            friedman(600, 8, 0.1).targets(5, -5),
            Net.by(new Adam(1e-3))
                .dense(2, 24)
                .activation(Activation.ELU)
                .output(Activation.IDENTITY, LossFunction.MEAN_SQUARED_LOGARITHMIC_ERROR)),
        broken(
            "linear-poisson-identity",
            linear(600, 6, 0.1),
            Net.by(new Sgd(1e-3))
                .dense(2, 24)
                .activation(Activation.TANH)
                .output(Activation.IDENTITY, LossFunction.POISSON)));
  }

  private static Draft broken(String name, Source data, Net net) {
    return Draft.of("nonfinite-" + name, data, net)
        .accept(ZERO_GRADIENT)
        .steps(300)
        .onset(Onset.NOT_FINITE)
        .proved(notFinite());
  }

  static List<Draft> zeroGradient() {
    return List.of(
        zero(
            "xor-single-softmax",
            xor(200, 0).singleOutput(),
            Net.by(new Sgd(0.1))
                .dense(2, 8)
                .activation(Activation.TANH)
                .output(Activation.SOFTMAX, LossFunction.MSE)),
        zero(
            "moons-single-softmax-adam",
            moons(400, 0.1).singleOutput(),
            Net.by(new Adam(1e-3))
                .dense(3, 32)
                .init(WeightInit.RELU)
                .output(Activation.SOFTMAX, LossFunction.MSE)),
        zero(
            "sequences-single-softmax",
            frequencies(160, 12, 2, 0.1).singleOutput(),
            Net.by(new RmsProp(1e-3))
                .layers(1, "lstm6", () -> Layers.lstm(6, 1))
                .output(Activation.SOFTMAX, LossFunction.MSE)),
        zero(
                "friedman-dead-relu-output",
                friedman(500, 8, 0.1),
                Net.by(new Adam(1e-3))
                    .dense(2, 24)
                    .init(WeightInit.RELU)
                    .output(Activation.RELU, LossFunction.MSE))
            .prepare("output bias -50", Setup.biases("2", 1, -50))
            .or(DEAD_NEURONS),
        zero(
                "circles-flat-hardsigmoid-output",
                circles(400, 0.1).singleOutput(),
                Net.by(new Nesterovs(0.01, 0.9))
                    .dense(2, 16)
                    .activation(Activation.TANH)
                    .output(Activation.HARDSIGMOID, LossFunction.MSE))
            .prepare("output bias 40", Setup.biases("2", 1, 40))
            .or(SATURATED_ACTIVATIONS),
        zero(
            "spirals-single-softmax-deep",
            spirals(400, 2, 1).singleOutput(),
            Net.by(new AdaDelta())
                .dense(10, 12)
                .activation(Activation.ELU)
                .output(Activation.SOFTMAX, LossFunction.MSE)));
  }

  private static Draft zero(String name, Source data, Net net) {
    return Draft.of("zero-" + name, data, net).steps(250).proved(zeroGradients());
  }

  static List<Draft> dead() {
    return List.of(
        dead("digits-3x64-layer-1", digits(1000), Net.by(new Sgd(0.05)).dense(3, 64), 0.5)
            .prepare("layer 1 bias -100", Setup.biases("1", 1, -100))
            .layers(1),
        dead("blobs-5x32-layer-2", blobs(600, 5, 8, 0.5), Net.by(new Adam(1e-3)).dense(5, 32), 0.6)
            .prepare("layer 2 bias -60", Setup.biases("2", 1, -60))
            .layers(2),
        dead("friedman-4x32-most-of-layer-2", friedman(600, 8, 0.1), friedmanNet(), 2)
            .prepare("0.93 of layer 2 bias -40", Setup.biases("2", 0.93, -40))
            .layers(2),
        dead(
                "moons-3x16-all-biases",
                moons(400, 0.1),
                Net.by(new Sgd(0.1)).dense(3, 16).bias(-8),
                2)
            .layers(0, 1, 2)
            .or(POOR_INITIALIZATION),
        dead(
                "digits-conv",
                digits(600),
                Net.by(new Adam(1e-3))
                    .layers(1, "conv4", () -> Layers.convolution(4))
                    .layers(1, "conv4 bias -60", () -> Layers.convolutionBias(4, -60))
                    .dense(1, 32),
                0.5)
            .layers(1),
        dead(
                "circles-2x128-most-of-layer-0",
                circles(400, 0.1),
                Net.by(new RmsProp(1e-4)).dense(2, 128),
                2)
            .prepare("0.95 of layer 0 bias -20", Setup.biases("0", 0.95, -20))
            .layers(0),
        dead(
                "linear-residual-first-layer",
                linear(600, 12, 0.1),
                Net.by(new Adam(1e-3)).residual(4, 24),
                0.5)
            .prepare("first bias -80", Setup.biases("first", 1, -80))
            .layers(0));
  }

  private static Net friedmanNet() {
    return Net.by(new Nesterovs(1e-3, 0.9)).dense(4, 32);
  }

  private static Draft dead(String name, Source data, Net net, double below) {
    return Draft.of("dead-" + name, data, net.init(WeightInit.RELU))
        .steps(300)
        .proved(fails(below).and(deadUnits(0.8)));
  }

  static List<Draft> saturation() {
    return List.of(
        saturated("digits-tanh-inputs", digits(1000).inputs(400, 0), Activation.TANH, 2, 32)
            .layers(0),
        saturated(
                "blobs-sigmoid-inputs",
                blobs(600, 4, 6, 0.6).inputs(500, 0),
                Activation.SIGMOID,
                2,
                32)
            .layers(0),
        Draft.of(
                "saturated-circles-weights",
                circles(400, 0.1),
                Net.by(new Sgd(0.01)).dense(4, 32).activation(Activation.TANH).normal(8))
            .layers(0, 1, 2, 3)
            .or(POOR_INITIALIZATION)
            .proved(Proofs.saturated(0.7)),
        Draft.of(
                "saturated-digits-deep-sigmoid-weights",
                digits(800),
                Net.by(new Adam(1e-4)).dense(6, 32).activation(Activation.SIGMOID).normal(10))
            .layers(0, 1, 2, 3, 4, 5)
            .or(POOR_INITIALIZATION)
            .proved(Proofs.saturated(0.7)),
        saturated(
                "friedman-tanh-offset",
                friedman(600, 8, 0.1).inputs(1, 300),
                Activation.TANH,
                3,
                48)
            .layers(0),
        Draft.of(
                "saturated-sequences-rnn-inputs",
                sineAhead(120, 15).inputs(2000, 0),
                Net.by(new Sgd(1e-3)).layers(1, "rnn24", () -> Layers.rnn(24)))
            .layers(0)
            .accept(VANISHING_THROUGH_TIME)
            .proved(Proofs.saturated(0.7)),
        saturated(
                "moons-hardtanh-inputs", moons(500, 0.1).inputs(300, 0), Activation.HARDTANH, 3, 24)
            .layers(0),
        saturated(
                "spirals-tanh-inputs-adam",
                spirals(600, 3, 1).inputs(1e4, 0),
                Activation.TANH,
                2,
                64)
            .layers(0));
  }

  private static Draft saturated(
      String name, Source data, Activation activation, int depth, int width) {
    return Draft.of(
            "saturated-" + name,
            data,
            Net.by(new Sgd(1e-3)).dense(depth, width).activation(activation))
        .accept(UPDATE_RATIO_TOO_LARGE, EXPLODING_GRADIENT)
        .proved(Proofs.saturated(0.7));
  }
}
