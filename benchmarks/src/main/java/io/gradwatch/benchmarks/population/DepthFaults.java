package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.Proofs.fadesAcrossDepth;
import static io.gradwatch.benchmarks.population.Proofs.fails;
import static io.gradwatch.benchmarks.population.Proofs.gradientAtStart;
import static io.gradwatch.benchmarks.population.Proofs.gradientGrows;
import static io.gradwatch.benchmarks.population.Source.blobs;
import static io.gradwatch.benchmarks.population.Source.circles;
import static io.gradwatch.benchmarks.population.Source.digits;
import static io.gradwatch.benchmarks.population.Source.friedman;
import static io.gradwatch.benchmarks.population.Source.linear;
import static io.gradwatch.benchmarks.population.Source.moons;
import static io.gradwatch.benchmarks.population.Source.quadratic;
import static io.gradwatch.benchmarks.population.Source.quartic;
import static io.gradwatch.benchmarks.population.Source.spirals;
import static io.gradwatch.benchmarks.population.Source.xor;
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

/** Gradients that vanish or explode across depth. */
final class DepthFaults {

  private DepthFaults() {}

  static List<Draft> vanishing() {
    return List.of(
        vanishing("circles-8x6", circles(400, 0.1), 0.1, 8, 6, Activation.SIGMOID, 0.75).steps(600),
        vanishing("digits-10x32", digits(1200), 0.1, 10, 32, Activation.SIGMOID, 0.3).batch(64),
        Draft.of(
                "vanishing-blobs-12x16-nesterovs",
                blobs(600, 4, 8, 0.5),
                Net.by(new Nesterovs(0.05, 0.9)).dense(12, 16).activation(Activation.SIGMOID))
            .steps(600)
            .layers(0, 1, 2, 3, 4, 5, 6)
            .proved(fails(0.5).and(fadesAcrossDepth(1e-3))),
        Draft.of(
                "vanishing-moons-9x16-hardsigmoid",
                moons(400, 0.1),
                Net.by(new Sgd(0.05)).dense(9, 16).activation(Activation.HARDSIGMOID))
            .layers(0, 1, 2, 3, 4)
            .proved(fails(0.7).and(fadesAcrossDepth(1e-3))),
        Draft.of(
                "vanishing-spirals-15x64-rmsprop",
                spirals(600, 3, 1),
                Net.by(new RmsProp(1e-5)).dense(15, 64).activation(Activation.SIGMOID))
            .batch(128)
            .steps(300)
            .layers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)
            .proved(fails(0.55).and(fadesAcrossDepth(1e-3))),
        Draft.of(
                "vanishing-friedman-10x32",
                friedman(800, 8, 0.1),
                Net.by(new Sgd(0.02)).dense(10, 32).activation(Activation.SIGMOID))
            .layers(0, 1, 2, 3, 4, 5)
            .proved(fails(0.2).and(fadesAcrossDepth(1e-3))),
        Draft.of(
                "vanishing-digits-30x24-adagrad",
                digits(800),
                Net.by(new AdaGrad(0.01)).dense(30, 24).activation(Activation.SIGMOID))
            .steps(250)
            .layers(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19)
            .proved(fails(0.3).and(fadesAcrossDepth(1e-3))),
        Draft.of(
                "vanishing-digits-conv-sigmoid",
                digits(800),
                Net.by(new Sgd(0.1))
                    .layers(3, "conv4", () -> Layers.convolution(4))
                    .dense(5, 24)
                    .activation(Activation.SIGMOID))
            .batch(16)
            .steps(150)
            .layers(0, 1, 2, 3, 4)
            .proved(fails(0.3).and(fadesAcrossDepth(1e-3))),
        vanishing("xor-7x8", xor(200, 0.05), 0.2, 7, 8, Activation.SIGMOID, 0.7)
            .batch(16)
            .steps(800));
  }

  private static Draft vanishing(
      String name,
      Source data,
      double rate,
      int depth,
      int width,
      Activation activation,
      double below) {
    return Draft.of(
            "vanishing-" + name,
            data,
            Net.by(new Sgd(rate)).dense(depth, width).activation(activation))
        .layers(firstHalf(depth))
        .proved(fails(below).and(fadesAcrossDepth(2e-3)));
  }

  private static Integer[] firstHalf(int depth) {
    Integer[] layers = new Integer[depth / 2];
    for (int i = 0; i < layers.length; i++) {
      layers[i] = i;
    }
    return layers;
  }

  static List<Draft> exploding() {
    return List.of(
        burst(
            "digits-linear-sgd3",
            digits(1000),
            Net.by(new Sgd(3)).dense(1, 64).activation(Activation.IDENTITY).normal(1),
            0),
        burst(
            "friedman-3x64-sgd2",
            friedman(600, 8, 0.1),
            Net.by(new Sgd(2)).dense(3, 64).init(WeightInit.RELU),
            0),
        burst(
            "quadratic-unscaled-relu",
            quadratic(600, 10, 0.5),
            Net.by(new Sgd(0.1)).dense(2, 20).init(WeightInit.RELU),
            0),
        Draft.of(
                "exploding-quartic-unscaled-tanh",
                quartic(600, 100),
                Net.by(new Adam(1e-3)).dense(2, 30).activation(Activation.TANH))
            .or(LOSS_PLATEAU, SATURATED_ACTIVATIONS)
            .accept(VANISHING_GRADIENT)
            .proved(fails(0.3).and(gradientAtStart(1e4))),
        burst(
            "digits-jump-at-250",
            digits(1000),
            Net.by(new Sgd(Rates.jump(0.1, 250, 100))).dense(2, 32).init(WeightInit.RELU),
            250),
        burst(
            "friedman-nesterovs-jump-at-300",
            friedman(600, 8, 0.1),
            Net.by(new Nesterovs(Rates.jump(0.01, 300, 2), 0.9)).dense(3, 32),
            300),
        burst(
            "linear-adam-jump-at-200",
            linear(600, 10, 0.1),
            Net.by(new Adam(Rates.jump(1e-3, 200, 10))).dense(2, 16).activation(Activation.ELU),
            200),
        burst(
                "digits-conv-jump-at-150",
                digits(600),
                Net.by(new Sgd(Rates.jump(0.05, 150, 50)))
                    .layers(2, "conv4", () -> Layers.convolution(4))
                    .dense(1, 32)
                    .init(WeightInit.RELU),
                150)
            .batch(16)
            .steps(250),
        burst(
            "friedman-residual-jump-at-200",
            friedman(600, 10, 0.1),
            Net.by(new Sgd(Rates.jump(0.01, 200, 3))).residual(6, 24),
            200),
        Draft.of(
                "exploding-friedman-unscaled-target",
                friedman(600, 10, 0.1).targets(1e5, 0),
                Net.by(new Sgd(1e-3)).dense(2, 32).activation(Activation.TANH))
            .or(LOSS_PLATEAU, SATURATED_ACTIVATIONS)
            .accept(VANISHING_GRADIENT)
            .proved(fails(0.5).and(gradientAtStart(1e4))),
        burst(
                "linear-bad-batch-at-220",
                linear(600, 10, 0.1),
                Net.by(new Sgd(0.01)).dense(2, 32).init(WeightInit.RELU),
                220)
            .batches("inputs*1e4 at 220", Setup.inputsAt(220, 1e4)),
        burst(
            "blobs-rmsprop-jump-at-300",
            blobs(600, 3, 6, 0.6),
            Net.by(new RmsProp(Rates.jump(1e-3, 300, 5))).dense(4, 24).init(WeightInit.RELU),
            300));
  }

  private static Draft burst(String name, Source data, Net net, long planted) {
    return Draft.of("exploding-" + name, data, net)
        .from(planted)
        .onset(Onset.BURST)
        .proved(gradientGrows(planted, 100));
  }
}
