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
        forgets("recall40-gain05", recall(300, 40, 2, 0.1), 0.65, tanhGain(24, 0.5)),
        forgets("recall80-gain07", recall(300, 80, 2, 0.1), 0.65, tanhGain(32, 0.7)),
        forgets("recall30-gain03", recall(300, 30, 3, 0.2), 0.5, tanhGain(16, 0.3)),
        forgets("recall60-sigmoid", recall(300, 60, 2, 0.1), 0.65, gain(20, 1, Activation.SIGMOID)),
        forgets(
            "recall60-lstm-forgets",
            recall(240, 60, 2, 0.2),
            0.65,
            new Cell("lstm16 forget -3", () -> Layers.lstm(16, -3))),
        Draft.of(
                "fading-adding80-gain05",
                adding(300, 80),
                Net.by(new RmsProp(1e-3))
                    .layers(1, "rnn24*0.5", () -> tanhGain(24, 0.5).make().get()))
            .steps(250)
            .layers(0)
            .proved(fails(0.3).and(fadesThroughTime(1e-4))),
        forgets(
            "recall100-graves-forgets",
            recall(200, 100, 2, 0.2),
            0.65,
            new Cell("graves12 forget -4", () -> Layers.gravesLstm(12, -4))),
        Draft.of(
                "fading-recall50-two-layers",
                recall(300, 50, 2, 0.1),
                Net.by(new Nesterovs(0.01, 0.9))
                    .layers(1, "rnn16*0.6", () -> Layers.rnnGain(16, 0.6, Activation.TANH))
                    .layers(1, "rnn16*0.5", () -> Layers.rnnGain(16, 0.5, Activation.TANH)))
            .steps(250)
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
        .steps(250)
        .layers(0)
        .proved(fails(below).and(fadesThroughTime(1e-4)));
  }

  static List<Draft> exploding() {
    return List.of(
        grows("recall30-relu-gain2", recall(300, 30, 2, 0.1), gain(24, 2, Activation.RELU)),
        grows(
            "recall60-linear-gain15", recall(300, 60, 2, 0.1), gain(16, 1.5, Activation.IDENTITY)),
        grows(
            "frequencies40-gain16",
            frequencies(300, 40, 3, 0.1),
            gain(24, 1.6, Activation.IDENTITY)),
        grows("adding100-relu-gain13", adding(200, 100), gain(24, 1.3, Activation.RELU)),
        Draft.of(
                "growing-sine120-gain12",
                sineAhead(100, 120),
                Net.by(new Adam(1e-3))
                    .layers(
                        1, "rnn12*1.2 leaky", () -> Layers.rnnGain(12, 1.2, Activation.LEAKYRELU)))
            .layers(0)
            .steps(200)
            .proved(growsThroughTime(1e3)),
        grows("recall200-relu-gain3", recall(120, 200, 2, 0.1), gain(12, 3, Activation.RELU)));
  }

  private static Draft grows(String name, Source data, Cell cell) {
    return Draft.of(
            "growing-" + name, data, Net.by(new Sgd(0.01)).layers(1, cell.text(), cell.make()))
        .layers(0)
        .steps(200)
        .proved(growsThroughTime(1e3));
  }
}
