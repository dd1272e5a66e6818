package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.Proofs.fadesThroughTime;
import static io.gradwatch.benchmarks.population.Proofs.fails;
import static io.gradwatch.benchmarks.population.Proofs.growsThroughTime;
import static io.gradwatch.benchmarks.population.Source.adding;
import static io.gradwatch.benchmarks.population.Source.frequencies;
import static io.gradwatch.benchmarks.population.Source.recall;
import static io.gradwatch.benchmarks.population.Source.sineAhead;

import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Gradients that vanish or explode through time. */
final class TimeFaults {

  private TimeFaults() {}

  static List<Draft> vanishing() {
    return List.of(
        forgets("recall40-gain05", recall(200, 40, 2, 0.1), 0.65, tanhGain(24, 0.5)),
        forgets("recall80-gain07", recall(160, 80, 2, 0.1), 0.65, tanhGain(32, 0.7)),
        forgets("recall30-gain03", recall(200, 30, 3, 0.2), 0.5, tanhGain(16, 0.3)),
        forgets("recall60-sigmoid", recall(200, 60, 2, 0.1), 0.65, gain(20, 1, Activation.SIGMOID)),
        forgets(
            "recall30-lstm-forgets",
            recall(120, 30, 2, 0.2),
            0.65,
            new Cell("lstm8 forget -4", () -> Layers.lstm(8, -4))),
        Draft.of(
                "fading-adding80-gain05",
                adding(160, 80),
                Net.by(new RmsProp(1e-3))
                    .layers(1, "rnn24*0.5", () -> Layers.rnnGain(24, 0.5, Activation.TANH)))
            .batch(8)
            .steps(160)
            .layers(0)
            .proved(fails(0.3).and(fadesThroughTime(1e-4))),
        forgets(
            "recall40-graves-forgets",
            recall(120, 40, 2, 0.2),
            0.65,
            new Cell("graves8 forget -4", () -> Layers.gravesLstm(8, -4))),
        Draft.of(
                "fading-recall50-two-layers",
                recall(200, 50, 2, 0.1),
                Net.by(new Nesterovs(0.01, 0.9))
                    .layers(1, "rnn16*0.6", () -> Layers.rnnGain(16, 0.6, Activation.TANH))
                    .layers(1, "rnn16*0.5", () -> Layers.rnnGain(16, 0.5, Activation.TANH)))
            .batch(8)
            .steps(160)
            .layers(0, 1)
            .proved(fails(0.65).and(fadesThroughTime(1e-4))));
  }

  private record Cell(String text, Supplier<Layer> make) {}

  private static Cell tanhGain(int width, double gain) {
    return gain(width, gain, Activation.TANH);
  }

  private static Cell gain(int width, double gain, Activation activation) {
    return new Cell(
        "rnn" + width + "*" + gain + " " + activation,
        () -> Layers.rnnGain(width, gain, activation));
  }

  private static Draft forgets(String name, Source data, double below, Cell cell) {
    return Draft.of(
            "fading-" + name, data, Net.by(new Adam(2e-3)).layers(1, cell.text(), cell.make()))
        .batch(8)
        .steps(160)
        .layers(0)
        .proved(fails(below).and(fadesThroughTime(1e-4)));
  }

  static List<Draft> exploding() {
    return List.of(
        grows("recall30-relu-gain2", recall(200, 30, 2, 0.1), gain(24, 2, Activation.RELU)),
        grows(
            "recall60-linear-gain15", recall(200, 60, 2, 0.1), gain(16, 1.5, Activation.IDENTITY)),
        grows(
            "frequencies40-gain16",
            frequencies(160, 40, 3, 0.1),
            gain(24, 1.6, Activation.IDENTITY)),
        grows("adding100-relu-gain13", adding(80, 100), gain(24, 1.3, Activation.RELU)),
        Draft.of(
                "growing-sine120-gain12",
                sineAhead(60, 120),
                Net.by(new Adam(1e-3))
                    .layers(
                        1, "rnn12*1.2 leaky", () -> Layers.rnnGain(12, 1.2, Activation.LEAKYRELU)))
            .layers(0)
            .batch(8)
            .steps(100)
            .proved(growsThroughTime(1e3)),
        grows("recall200-relu-gain3", recall(60, 200, 2, 0.1), gain(12, 3, Activation.RELU)));
  }

  private static Draft grows(String name, Source data, Cell cell) {
    return Draft.of(
            "growing-" + name, data, Net.by(new Sgd(0.01)).layers(1, cell.text(), cell.make()))
        .layers(0)
        .batch(8)
        .steps(100)
        .proved(growsThroughTime(1e3));
  }
}
