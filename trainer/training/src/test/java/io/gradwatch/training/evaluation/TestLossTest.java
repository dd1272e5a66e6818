package io.gradwatch.training.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.training.data.ClassificationDatasets;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TestLossTest {

  private final Examples examples = blobs(2);
  private final TrainableNetwork network = TrainableNetwork.of(configuration());

  /** Forty rows of two classes. */
  private static Examples blobs(int features) {
    return ClassificationDatasets.blobs(1, 54, 2, features, 1).train();
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Sgd(0.1))
        .list()
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(2)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build())
        .build();
  }

  private static OptionalDouble afterEpoch(TestLoss loss, long steps) {
    return loss.isDue(steps, true) ? loss.evaluate(0, steps) : OptionalDouble.empty();
  }

  /** The steps at which it is evaluated when each ends an epoch. */
  private List<Long> evaluatedAt(int batchSize, long plannedSteps) {
    TestLoss loss = new TestLoss(network, examples, batchSize, plannedSteps);
    return LongStream.rangeClosed(1, plannedSteps)
        .filter(steps -> afterEpoch(loss, steps).isPresent())
        .boxed()
        .toList();
  }

  @Test
  void isEvaluatedOncePerFourTrainedRowsForEachTestRow() {
    assertThat(evaluatedAt(40, 20)).containsExactly(4L, 8L, 12L, 16L);
    assertThat(evaluatedAt(160, 5)).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void isEvaluatedAHundredTimesAtMost() {
    assertThat(evaluatedAt(1_000, 1_000)).hasSize(99).startsWith(10L, 20L).endsWith(990L);
  }

  @Test
  void isNotEvaluatedWithinAnEpochOrAfterTheLastStep() {
    assertThat(new TestLoss(network, examples, 16, 1_000).isDue(900, false)).isFalse();
    assertThat(evaluatedAt(160, 1)).isEmpty();
  }

  @Test
  void isASumOverABatchWhereTheNetworkSumsOverItsBatch() {
    double mean = loss(network);
    MultiLayerConfiguration configuration = configuration();
    configuration.getConfs().forEach(layer -> layer.setMiniBatch(false));
    TrainableNetwork sums = TrainableNetwork.of(configuration);

    assertThat(sums.lossIsMean()).isFalse();
    assertThat(loss(sums)).isCloseTo(16 * mean, within(1e-4));
  }

  private double loss(TrainableNetwork of) {
    return afterEpoch(new TestLoss(of, examples, 16, 1_000), 900).orElseThrow();
  }

  @Test
  void aFailedEvaluationDisablesOnlyTheTestLoss() {
    TestLoss loss = new TestLoss(network, blobs(3), 16, 1_000);
    double before = loss(network);

    assertThat(afterEpoch(loss, 500)).isEmpty();
    assertThat(afterEpoch(loss, 900)).isEmpty();
    assertThat(loss(network)).isEqualTo(before);
  }
}
