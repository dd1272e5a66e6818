package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.Source.adding;
import static io.gradwatch.benchmarks.population.Source.digitsByRow;
import static io.gradwatch.benchmarks.population.Source.frequencies;
import static io.gradwatch.benchmarks.population.Source.recall;
import static io.gradwatch.benchmarks.population.Source.sineAhead;
import static io.gradwatch.benchmarks.population.Source.tokens;

import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;

/** Recurrent networks that learn; some only after a long while of seeming not to. */
final class HealthySequences {

  private HealthySequences() {}

  static List<Draft> all() {
    return List.of(
        cell("recall20-gain1", recall(200, 20, 2, 0.1), new Adam(2e-3), gain(32), 0.9),
        cell("recall50-gain1", recall(160, 50, 2, 0.1), new Adam(2e-3), gain(32), 0.9),
        cell("recall100-gain1", recall(80, 100, 2, 0.02), new Adam(2e-3), gain(24), 0.9)
            .batch(8)
            .steps(200),
        cell("recall20-lstm", recall(160, 20, 2, 0.1), new Adam(0.02), lstm(12), 0.9)
            .batch(8)
            .steps(200),
        cell("recall15-lstm-4-classes", recall(200, 15, 4, 0.1), new Adam(0.02), lstm(12), 0.8)
            .batch(8)
            .steps(300),
        cell("recall15-graves", recall(160, 15, 2, 0.1), new Adam(0.02), graves(10), 0.9)
            .batch(8)
            .steps(200),
        cell("adding8-lstm", adding(400, 8), new Adam(0.02), lstm(12), 0.5).steps(500),
        cell("adding10-rnn-gain1", adding(600, 10), new Adam(5e-3), gain(24), 0.3).steps(1000),
        cell("frequencies20-rnn", frequencies(500, 20, 3, 0.1), new Adam(3e-3), rnn(24), 0.85),
        cell("frequencies30-lstm", frequencies(200, 30, 3, 0.05), new RmsProp(0.01), lstm(12), 0.8)
            .batch(8)
            .steps(250),
        cell("digits-by-row-lstm", digitsByRow(1000), new Adam(5e-3), lstm(32), 0.85),
        cell("digits-by-row-rnn", digitsByRow(1000), new Adam(2e-3), rnn(48), 0.8).steps(400),
        cell("sine30-ahead-rnn", sineAhead(160, 30), new Adam(3e-3), rnn(20), 0.8),
        cell("sine40-ahead-lstm", sineAhead(80, 40), new Adam(0.02), lstm(8), 0.8)
            .batch(8)
            .steps(150),
        cell("sine200-ahead-rnn", sineAhead(40, 200), new Adam(5e-3), rnn(16), 0.7)
            .batch(4)
            .steps(120),
        Draft.of(
                "frequencies-bidirectional",
                frequencies(240, 20, 3, 0.1),
                Net.by(new Adam(5e-3))
                    .layers(1, "bothWays lstm8", () -> Layers.bothWays(Layers.lstm(8, 1))))
            .batch(8)
            .steps(200)
            .proved(Proofs.learns(0.85)),
        Draft.of(
                "digits-by-row-two-lstms",
                digitsByRow(800),
                Net.by(new Adam(5e-3)).layers(2, "lstm16", () -> Layers.lstm(16, 1)))
            .batch(16)
            .steps(300)
            .proved(Proofs.learns(0.8)),
        Draft.of(
                "tokens-lstm",
                tokens(400, 12, 60, 3, 0.5),
                Net.by(new Adam(0.01))
                    .layers(1, "tokens60x8", () -> Layers.tokens(60, 12, 8))
                    .layers(1, "lstm12", () -> Layers.lstm(12, 1)))
            .batch(16)
            .steps(250)
            .proved(Proofs.learns(0.85)),
        Draft.of(
                "tokens-mean",
                tokens(800, 16, 100, 4, 0.5),
                Net.by(new Adam(0.02))
                    .layers(1, "tokens100x12", () -> Layers.tokens(100, 16, 12))
                    .layers(1, "meanOverTime", Layers::meanOverTime)
                    .dense(1, 16))
            .steps(300)
            .proved(Proofs.learns(0.85)),
        Draft.of(
                "recall40-gain1-clipped",
                recall(160, 40, 2, 0.1),
                Net.by(new Adam(3e-3))
                    .layers(1, "rnn32*1", () -> Layers.rnnGain(32, 1, Activation.TANH))
                    .clip(GradientNormalization.ClipL2PerLayer, 0.5))
            .steps(300)
            .proved(Proofs.learns(0.9)));
  }

  private record Cell(String text, Supplier<Layer> make) {}

  private static Cell gain(int width) {
    return new Cell("rnn" + width + "*1", () -> Layers.rnnGain(width, 1, Activation.TANH));
  }

  private static Cell rnn(int width) {
    return new Cell("rnn" + width, () -> Layers.rnn(width));
  }

  private static Cell lstm(int width) {
    return new Cell("lstm" + width, () -> Layers.lstm(width, 2));
  }

  private static Cell graves(int width) {
    return new Cell("graves" + width, () -> Layers.gravesLstm(width, 2));
  }

  private static Draft cell(String name, Source data, IUpdater updater, Cell cell, double quality) {
    return Draft.of(name, data, Net.by(updater).layers(1, cell.text(), cell.make()))
        .batch(16)
        .steps(300)
        .proved(Proofs.learns(quality));
  }
}
