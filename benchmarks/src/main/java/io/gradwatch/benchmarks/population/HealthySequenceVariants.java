package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.DatasetGenerator.adding;
import static io.gradwatch.benchmarks.population.DatasetGenerator.digitsByRow;
import static io.gradwatch.benchmarks.population.DatasetGenerator.frequencies;
import static io.gradwatch.benchmarks.population.DatasetGenerator.recall;
import static io.gradwatch.benchmarks.population.DatasetGenerator.sineAhead;
import static io.gradwatch.benchmarks.population.DatasetGenerator.tokens;

import java.util.List;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;

/** Healthy recurrent networks; the loss of some stays level for a long time before it falls. */
final class HealthySequenceVariants {

  private HealthySequenceVariants() {}

  static List<VariantBuilder> all() {
    return List.of(
        variant(
            "recall20-gain1", recall(200, 20, 2, 0.1), new Adam(2e-3), rnnWithUnitGain(32), 0.9),
        variant(
            "recall50-gain1", recall(160, 50, 2, 0.1), new Adam(2e-3), rnnWithUnitGain(32), 0.9),
        variant(
                "recall100-gain1",
                recall(80, 100, 2, 0.02),
                new Adam(2e-3),
                rnnWithUnitGain(24),
                0.9)
            .batchSize(8)
            .steps(200),
        variant("recall20-lstm", recall(160, 20, 2, 0.1), new Adam(0.02), lstm(12), 0.9)
            .batchSize(8)
            .steps(200),
        variant("recall15-lstm-4-classes", recall(200, 15, 4, 0.1), new Adam(0.02), lstm(12), 0.8)
            .batchSize(8)
            .steps(300),
        variant("recall15-graves", recall(160, 15, 2, 0.1), new Adam(0.02), gravesLstm(10), 0.9)
            .batchSize(8)
            .steps(200),
        variant("adding8-lstm", adding(400, 8), new Adam(0.02), lstm(12), 0.5).steps(500),
        variant("adding10-rnn-gain1", adding(600, 10), new Adam(5e-3), rnnWithUnitGain(24), 0.3)
            .steps(1000),
        variant("frequencies20-rnn", frequencies(500, 20, 3, 0.1), new Adam(3e-3), rnn(24), 0.85),
        variant(
                "frequencies30-lstm",
                frequencies(200, 30, 3, 0.05),
                new RmsProp(0.01),
                lstm(12),
                0.8)
            .batchSize(8)
            .steps(250),
        variant("digits-by-row-lstm", digitsByRow(1000), new Adam(5e-3), lstm(32), 0.85),
        variant("digits-by-row-rnn", digitsByRow(1000), new Adam(2e-3), rnn(48), 0.8).steps(400),
        variant("sine30-ahead-rnn", sineAhead(160, 30), new Adam(3e-3), rnn(20), 0.8),
        variant("sine40-ahead-lstm", sineAhead(80, 40), new Adam(0.02), lstm(8), 0.8)
            .batchSize(8)
            .steps(150),
        variant("sine200-ahead-rnn", sineAhead(40, 200), new Adam(5e-3), rnn(16), 0.7)
            .batchSize(4)
            .steps(120),
        VariantBuilder.of(
                "frequencies-bidirectional",
                frequencies(240, 20, 3, 0.1),
                NetworkSpec.trainedWith(new Adam(5e-3))
                    .layers(
                        1,
                        "bothWays lstm8",
                        () -> LayerConfigs.bidirectional(LayerConfigs.lstm(8, 1))))
            .batchSize(8)
            .steps(200)
            .requires(ValidityChecks.reachesQuality(0.85)),
        VariantBuilder.of(
                "digits-by-row-two-lstms",
                digitsByRow(800),
                NetworkSpec.trainedWith(new Adam(5e-3))
                    .layers(2, "lstm16", () -> LayerConfigs.lstm(16, 1)))
            .batchSize(16)
            .steps(300)
            .requires(ValidityChecks.reachesQuality(0.8)),
        VariantBuilder.of(
                "tokens-lstm",
                tokens(400, 12, 60, 3, 0.5),
                NetworkSpec.trainedWith(new Adam(0.01))
                    .layers(1, "tokens60x8", () -> LayerConfigs.embeddingSequence(60, 12, 8))
                    .layers(1, "lstm12", () -> LayerConfigs.lstm(12, 1)))
            .batchSize(16)
            .steps(250)
            .requires(ValidityChecks.reachesQuality(0.85)),
        VariantBuilder.of(
                "tokens-mean",
                tokens(800, 16, 100, 4, 0.5),
                NetworkSpec.trainedWith(new Adam(0.02))
                    .layers(1, "tokens100x12", () -> LayerConfigs.embeddingSequence(100, 16, 12))
                    .layers(1, "meanOverTime", LayerConfigs::meanOverTime)
                    .dense(1, 16))
            .steps(300)
            .requires(ValidityChecks.reachesQuality(0.85)),
        VariantBuilder.of(
                "recall40-gain1-clipped",
                recall(160, 40, 2, 0.1),
                NetworkSpec.trainedWith(new Adam(3e-3))
                    .layers(1, "rnn32*1", () -> LayerConfigs.rnnGain(32, 1, Activation.TANH))
                    .clipGradients(GradientNormalization.ClipL2PerLayer, 0.5))
            .steps(300)
            .requires(ValidityChecks.reachesQuality(0.9)));
  }

  private static RecurrentCell rnnWithUnitGain(int width) {
    return new RecurrentCell(
        "rnn" + width + "*1", () -> LayerConfigs.rnnGain(width, 1, Activation.TANH));
  }

  private static RecurrentCell rnn(int width) {
    return new RecurrentCell("rnn" + width, () -> LayerConfigs.rnn(width));
  }

  private static RecurrentCell lstm(int width) {
    return new RecurrentCell("lstm" + width, () -> LayerConfigs.lstm(width, 2));
  }

  private static RecurrentCell gravesLstm(int width) {
    return new RecurrentCell("graves" + width, () -> LayerConfigs.gravesLstm(width, 2));
  }

  private static VariantBuilder variant(
      String name, DatasetGenerator dataset, IUpdater updater, RecurrentCell cell, double quality) {
    return VariantBuilder.of(
            name,
            dataset,
            NetworkSpec.trainedWith(updater).layers(1, cell.description(), cell.layer()))
        .batchSize(16)
        .steps(300)
        .requires(ValidityChecks.reachesQuality(quality));
  }
}
