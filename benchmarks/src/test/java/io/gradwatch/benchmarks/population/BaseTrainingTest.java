package io.gradwatch.benchmarks.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.PredictionTask;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

final class BaseTrainingTest {

  private static final BaseTraining BASE =
      BaseTraining.of(
              "blobs",
              DatasetGenerator.blobs(400, 4, 6, 0.5),
              network -> network.dense(1, 16).activation(Activation.TANH),
              OptimiserKind.SGD,
              0.1)
          .reachingAccuracy(4, 0.85);

  private static TrainableNetwork network(VariantBuilder variant) {
    return variant.buildHealthy().trial().apply(1).network().get();
  }

  @Test
  void requiresAShareOfWhatCanBeLearntAboveChance() {
    assertThat(BASE.quality(1)).isEqualTo(0.85);
    assertThat(BASE.quality(0)).isEqualTo(0.25);
    assertThat(BASE.quality(0.5)).isCloseTo(0.55, within(1e-12));
  }

  @Test
  void makesAVariantOfEveryConditionAndFault() {
    BaseTraining base =
        BASE.healthy(HealthyCondition.WARM_UP, HealthyCondition.PLAIN)
            .faulty(PlantedFault.RATE_COLLAPSE);

    assertThat(base.healthyVariants().stream().map(VariantBuilder::buildHealthy))
        .extracting(Variant::name)
        .containsExactly("plain-blobs", "warm-up-blobs");
    assertThat(base.faultsInOrder()).containsExactly(PlantedFault.RATE_COLLAPSE);
  }

  @Test
  void attachesLateToANetworkThatHasLearnt() {
    VariantBuilder late = HealthyCondition.ATTACHED_LATE.variant(BASE);
    DataSplit data = BASE.dataset().generator().apply(1);
    TrainableNetwork network = network(late);

    assertThat(late.buildHealthy().firstStep()).isEqualTo(400);
    assertThat(network.iterations()).isEqualTo(400);
    assertThat(network.loss(data.train().first(300)))
        .isLessThan(0.5 * network(BASE.variant("plain")).loss(data.train().first(300)));
  }

  @Test
  void startsFineTuningAtTheParametersOfTheOtherTraining() {
    TrainableNetwork network = network(HealthyCondition.FINE_TUNED.variant(BASE));
    DataSplit source = BASE.dataset().scaleInputs(0.8, 0.05).generator().apply(1);

    assertThat(network.iterations()).isZero();
    assertThat(network.loss(source.train().first(300)))
        .isLessThan(0.5 * network(BASE.variant("plain")).loss(source.train().first(300)));
  }

  @Test
  void weightsARareClassByItsRarity() {
    Variant variant = HealthyCondition.CLASS_WEIGHTS.variant(BASE).buildHealthy();

    assertThat(variant.description()).contains("rareClass(6)", "classWeights[6.0, 1.0, 1.0, 1.0]");
    assertThat(variant.trial().apply(1).loop().balancedClasses()).isFalse();
  }

  @Test
  void heldOutClassesAreOfAboutEqualSizeUnlessOneIsRare() {
    for (BaseTraining base : HeldOutTrainings.all()) {
      DataSplit data = base.dataset().generator().apply(1);
      if (data.task() == PredictionTask.CLASSIFICATION) {
        INDArray labels = data.train().labels();
        double predictions = labels.sumNumber().doubleValue();
        for (int label = 0; label < data.outputs(); label++) {
          double share =
              labels
                      .tensorAlongDimension(label, sequenceDimensions(labels))
                      .sumNumber()
                      .doubleValue()
                  / predictions;
          assertThat(share * data.outputs()).as(base.name()).isBetween(0.7, 1.3);
        }
        assertThat(base.chance()).as(base.name()).isEqualTo(1.0 / data.outputs());
      }
    }
  }

  private static int[] sequenceDimensions(INDArray labels) {
    return labels.rank() == 3 ? new int[] {0, 2} : new int[] {0};
  }

  @Test
  void autoregressionCanBePredictedAsWellAsItsCorrelationAllows() {
    DataSplit data = HeldOutSequences.autoregression(2000, 20, 0.8).generator().apply(1);
    INDArray now = data.train().first(1500).getFeatures();
    INDArray next = data.train().first(1500).getLabels();

    double residual = next.sub(now.mul(0.8)).norm2Number().doubleValue();
    double total = next.sub(next.meanNumber()).norm2Number().doubleValue();
    assertThat(1 - residual * residual / (total * total)).isCloseTo(0.64, within(0.03));
  }

  @Test
  void knowsTheArchitectureOfEveryNetworkItBuilds() {
    assertThat(
            List.of(
                NetworkSpec.relu(new Sgd(0.1), 2, 8),
                NetworkSpec.trainedWith(new Sgd(0.1))
                    .layers(1, "gru", () -> LayerConfigs.gru(4, 0)),
                NetworkSpec.trainedWith(new Sgd(0.1))
                    .layers(1, "conv", () -> LayerConfigs.temporalConvolution(4)),
                NetworkSpec.trainedWith(new Sgd(0.1))
                    .layers(1, "conv", () -> LayerConfigs.convolution(4)),
                NetworkSpec.trainedWith(new Sgd(0.1))
                    .layers(1, "norm", () -> LayerConfigs.layerNorm(4)),
                NetworkSpec.trainedWith(new Sgd(0.1)).residual(2, 8)))
        .extracting(NetworkSpec::architecture)
        .containsExactly(
            Architecture.DENSE,
            Architecture.GRU,
            Architecture.TEMPORAL_CONVOLUTION,
            Architecture.CONVOLUTION,
            Architecture.LAYER_NORM,
            Architecture.RESIDUAL);
  }
}
