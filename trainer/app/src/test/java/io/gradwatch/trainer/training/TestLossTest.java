package io.gradwatch.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gradwatch.trainer.data.DataFiles;
import io.gradwatch.trainer.data.Examples;
import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.Job;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLossTest {

  @TempDir Path folder;
  private Job job;
  private TrainableNetwork network;
  private Examples examples;

  @BeforeEach
  void fortyRowsAndANetworkForThem() throws Exception {
    job = job(ModelFixtures.layers());
    network = ModelFile.load(job.model(), 7);
    examples = DataFiles.read(job.data()).train();
  }

  private Job job(MultiLayerConfiguration configuration) throws Exception {
    return ModelFixtures.job(
        folder, Files.writeString(folder.resolve("model.json"), configuration.toJson()));
  }

  /** The steps, of an epoch's end after each, at which it is evaluated. */
  private List<Long> evaluatedAt(int batchSize, long plannedSteps) {
    TestLoss loss = new TestLoss(network, examples, batchSize, plannedSteps);
    return LongStream.rangeClosed(1, plannedSteps)
        .filter(steps -> loss.afterEpoch(steps).isPresent())
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
  void isNotEvaluatedAfterTheLastStep() {
    assertThat(evaluatedAt(160, 1)).isEmpty();
  }

  @Test
  void isASumOverABatchWhereTheNetworkSumsOverItsBatch() throws Exception {
    double mean = loss(network);
    var configuration = ModelFixtures.layers();
    configuration.getConfs().forEach(layer -> layer.setMiniBatch(false));
    TrainableNetwork sums = ModelFile.load(job(configuration).model(), 7);

    assertThat(sums.lossIsMean()).isFalse();
    assertThat(loss(sums)).isCloseTo(16 * mean, within(1e-4));
  }

  private double loss(TrainableNetwork of) {
    return new TestLoss(of, examples, 16, 1_000).afterEpoch(900).orElseThrow();
  }

  @Test
  void aFailedEvaluationDisablesOnlyTheTestLoss() throws Exception {
    DataSpec d = job.data();
    DataSpec wider =
        new DataSpec(d.format(), d.train(), d.test(), 0, 2, d.target(), 0, d.scale(), true);
    TestLoss loss = new TestLoss(network, DataFiles.read(wider).train(), 16, 1_000);
    double before = loss(network);

    assertThat(loss.afterEpoch(500)).isEmpty();
    assertThat(loss.afterEpoch(900)).isEmpty();
    assertThat(loss(network)).isEqualTo(before);
  }
}
