package io.gradwatch.benchmarks.population;

import static io.gradwatch.benchmarks.population.DatasetGenerator.adding;
import static io.gradwatch.benchmarks.population.DatasetGenerator.frequencies;
import static io.gradwatch.benchmarks.population.DatasetGenerator.recall;
import static io.gradwatch.benchmarks.population.DatasetGenerator.sineAhead;
import static io.gradwatch.benchmarks.population.ValidityChecks.explodesThroughTime;
import static io.gradwatch.benchmarks.population.ValidityChecks.staysBelowQuality;
import static io.gradwatch.benchmarks.population.ValidityChecks.vanishesThroughTime;

import java.util.List;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/** Recurrent networks whose gradients vanish or explode through time. */
final class TimeFaultVariants {

  private TimeFaultVariants() {}

  static List<VariantBuilder> vanishing() {
    return List.of(
        vanishingVariant(
            "recall40-gain05", recall(200, 40, 2, 0.1), 0.65, tanhRnnWithGain(24, 0.5)),
        vanishingVariant(
            "recall80-gain07", recall(160, 80, 2, 0.1), 0.65, tanhRnnWithGain(32, 0.7)),
        vanishingVariant("recall30-gain03", recall(200, 30, 3, 0.2), 0.5, tanhRnnWithGain(16, 0.3)),
        vanishingVariant(
            "recall60-sigmoid",
            recall(200, 60, 2, 0.1),
            0.65,
            rnnWithGain(20, 1, Activation.SIGMOID)),
        vanishingVariant(
            "recall30-lstm-forgets",
            recall(120, 30, 2, 0.2),
            0.65,
            new RecurrentCell("lstm8 forget -4", () -> LayerConfigs.lstm(8, -4))),
        VariantBuilder.of(
                "fading-adding80-gain05",
                adding(160, 80),
                NetworkSpec.trainedWith(new RmsProp(1e-3))
                    .layers(1, "rnn24*0.5", () -> LayerConfigs.rnnGain(24, 0.5, Activation.TANH)))
            .batchSize(8)
            .steps(160)
            .faultyLayers(0)
            .requires(staysBelowQuality(0.3).and(vanishesThroughTime(1e-4))),
        vanishingVariant(
            "recall40-graves-forgets",
            recall(120, 40, 2, 0.2),
            0.65,
            new RecurrentCell("graves8 forget -4", () -> LayerConfigs.gravesLstm(8, -4))),
        VariantBuilder.of(
                "fading-recall50-two-layers",
                recall(200, 50, 2, 0.1),
                NetworkSpec.trainedWith(new Nesterovs(0.01, 0.9))
                    .layers(1, "rnn16*0.6", () -> LayerConfigs.rnnGain(16, 0.6, Activation.TANH))
                    .layers(1, "rnn16*0.5", () -> LayerConfigs.rnnGain(16, 0.5, Activation.TANH)))
            .batchSize(8)
            .steps(160)
            .faultyLayers(0, 1)
            .requires(staysBelowQuality(0.65).and(vanishesThroughTime(1e-4))));
  }

  private static RecurrentCell tanhRnnWithGain(int width, double gain) {
    return rnnWithGain(width, gain, Activation.TANH);
  }

  private static RecurrentCell rnnWithGain(int width, double gain, Activation activation) {
    return new RecurrentCell(
        "rnn" + width + "*" + gain + " " + activation,
        () -> LayerConfigs.rnnGain(width, gain, activation));
  }

  private static VariantBuilder vanishingVariant(
      String name, DatasetGenerator dataset, double qualityLimit, RecurrentCell cell) {
    return VariantBuilder.of(
            "fading-" + name,
            dataset,
            NetworkSpec.trainedWith(new Adam(2e-3)).layers(1, cell.description(), cell.layer()))
        .batchSize(8)
        .steps(160)
        .faultyLayers(0)
        .requires(staysBelowQuality(qualityLimit).and(vanishesThroughTime(1e-4)));
  }

  static List<VariantBuilder> exploding() {
    return List.of(
        explodingVariant(
            "recall30-relu-gain2", recall(200, 30, 2, 0.1), rnnWithGain(24, 2, Activation.RELU)),
        explodingVariant(
            "recall60-linear-gain15",
            recall(200, 60, 2, 0.1),
            rnnWithGain(16, 1.5, Activation.IDENTITY)),
        explodingVariant(
            "frequencies40-gain16",
            frequencies(160, 40, 3, 0.1),
            rnnWithGain(24, 1.6, Activation.IDENTITY)),
        explodingVariant(
            "adding100-relu-gain13", adding(80, 100), rnnWithGain(24, 1.3, Activation.RELU)),
        VariantBuilder.of(
                "growing-sine120-gain12",
                sineAhead(60, 120),
                NetworkSpec.trainedWith(new Adam(1e-3))
                    .layers(
                        1,
                        "rnn12*1.2 leaky",
                        () -> LayerConfigs.rnnGain(12, 1.2, Activation.LEAKYRELU)))
            .faultyLayers(0)
            .batchSize(8)
            .steps(100)
            .requires(explodesThroughTime(1e3)),
        explodingVariant(
            "recall200-relu-gain3", recall(60, 200, 2, 0.1), rnnWithGain(12, 3, Activation.RELU)));
  }

  private static VariantBuilder explodingVariant(
      String name, DatasetGenerator dataset, RecurrentCell cell) {
    return VariantBuilder.of(
            "growing-" + name,
            dataset,
            NetworkSpec.trainedWith(new Sgd(0.01)).layers(1, cell.description(), cell.layer()))
        .faultyLayers(0)
        .batchSize(8)
        .steps(100)
        .requires(explodesThroughTime(1e3));
  }
}
