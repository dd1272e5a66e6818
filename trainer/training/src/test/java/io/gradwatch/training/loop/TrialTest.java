package io.gradwatch.training.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.training.data.ClassificationDatasets;
import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.RegressionDatasets;
import io.gradwatch.training.evaluation.EvaluationPoint;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

final class TrialTest {

  private static final DataSplit BLOBS = ClassificationDatasets.blobs(1, 400, 3, 4, 0.3);

  private static MultiLayerConfiguration net(DataSplit data, Activation output, LossFunction loss) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .updater(new Adam(0.01))
        .list()
        .layer(
            new DenseLayer.Builder()
                .nIn(data.inputs())
                .nOut(16)
                .activation(Activation.TANH)
                .build())
        .layer(
            new OutputLayer.Builder(loss).nIn(16).nOut(data.outputs()).activation(output).build())
        .build();
  }

  private static TrialResult train(TrainingLoopBuilder loop, ReportSink sink) {
    return trial(BLOBS, Activation.SOFTMAX, LossFunction.MCXENT, loop).run(sink);
  }

  private static Trial trial(
      DataSplit data, Activation output, LossFunction loss, TrainingLoopBuilder loop) {
    return new Trial(() -> TrainableNetwork.of(net(data, output, loss)), data, loop.build());
  }

  private static TrainingLoopBuilder loop() {
    return TrainingLoop.builder("blobs");
  }

  private static final class CollectingSink implements ReportSink {
    private final List<RunInfo> infos = new ArrayList<>();
    private final List<StepReport> steps = new ArrayList<>();

    @Override
    public void run(RunInfo info) {
      infos.add(info);
    }

    @Override
    public void step(StepReport report) {
      steps.add(report);
    }
  }

  @Test
  void learnsASeparableProblem() {
    TrialResult result = train(loop().steps(200), new CollectingSink());

    assertThat(result.failure()).isEmpty();
    assertThat(result.trainQuality()).isGreaterThan(0.95);
    assertThat(result.testQuality()).isGreaterThan(0.9);
  }

  @Test
  void oneSeedTrainsTheSameNetworkTwice() {
    Trial trial = trial(BLOBS, Activation.SOFTMAX, LossFunction.MCXENT, loop().steps(50));

    List<EvaluationPoint> first = trial.run(new CollectingSink()).evaluations();

    assertThat(trial.run(new CollectingSink()).evaluations()).isEqualTo(first);
  }

  @Test
  void trainsOnTheTransformedBatch() {
    CollectingSink sink = new CollectingSink();

    train(loop().steps(40).batchTransform(TrialTest::nonFiniteAtStep20), sink);

    assertThat(sink.steps.get(19).loss().orElseThrow()).isFinite();
    assertThat(sink.steps.get(20).loss().orElseThrow()).isNaN();
  }

  private static DataSet nonFiniteAtStep20(long step, DataSet batch) {
    if (step == 20) {
      batch.getFeatures().putScalar(0, 0, Double.NaN);
    }
    return batch;
  }

  @Test
  void reportsRSquaredForRegression() {
    DataSplit square = RegressionDatasets.quadratic(1, 400, 1, 0);
    Trial trial = trial(square, Activation.IDENTITY, LossFunction.MSE, loop().steps(1_000));

    assertThat(trial.run(new CollectingSink()).testQuality()).isBetween(0.8, 1.0);
  }

  @Test
  void resumesFromTheCheckpointAsASecondAttempt() {
    CollectingSink sink = new CollectingSink();

    TrialResult result = train(loop().steps(40).restart(new Restart(20, 30)), sink);

    assertThat(result.steps()).isEqualTo(40);
    assertThat(sink.steps.stream().filter(step -> step.attempt() == 1).map(StepReport::step))
        .hasSize(30)
        .endsWith(29L);
    assertThat(sink.steps.stream().filter(step -> step.attempt() == 2).map(StepReport::step))
        .hasSize(10)
        .startsWith(20L);
    assertThat(sink.infos.stream().map(RunInfo::state))
        .containsExactly(RunState.STARTED, RunState.FAILED, RunState.STARTED, RunState.FINISHED);
  }

  @Test
  void earlyStoppingRestoresTheBestParameters() {
    DataSplit tiny = ClassificationDatasets.blobs(2, 400, 3, 4, 3).withTrainRows(20);
    TrainingLoopBuilder stopped =
        loop().batchSize(20).steps(2_000).earlyStopping(new EarlyStopping(10));
    Trial trial = trial(tiny, Activation.SOFTMAX, LossFunction.MCXENT, stopped);

    TrialResult result = trial.run(new CollectingSink());

    double best =
        result.evaluations().stream().mapToDouble(EvaluationPoint::testLoss).min().orElseThrow();
    assertThat(result.stoppedEarly()).isTrue();
    assertThat(result.evaluations().get(result.evaluations().size() - 1).testLoss())
        .isEqualTo(best);
    assertThat(result.steps()).isLessThan(2_000);
  }

  @Test
  void evaluatesAtTheEndsOfEpochsAndNotTooOften() {
    TrialResult result = train(loop().batchSize(300).steps(1_000), new CollectingSink());

    assertThat(result.evaluations()).hasSize(100);
    assertThat(result.evaluations().get(99).steps()).isEqualTo(1_000);
  }

  @Test
  void anInterruptEndsTheRunAsFailedAfterTheStepInProgress() {
    CollectingSink sink = new CollectingSink();

    TrialResult result =
        train(
            loop().progressListener((step, planned, loss) -> Thread.currentThread().interrupt()),
            sink);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(result.failure()).isEqualTo("interrupted");
    assertThat(result.steps()).isEqualTo(1);
    assertThat(sink.infos.get(1).state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void theBaselineLossIsMeasuredUnlessClassesAreBalanced() {
    CollectingSink measured = new CollectingSink();
    CollectingSink balanced = new CollectingSink();

    train(loop().steps(1), measured);
    train(loop().steps(1).balancedClasses(true), balanced);

    assertThat(measured.infos.get(0).hyperParameters().keySet())
        .hasSizeGreaterThan(balanced.infos.get(0).hyperParameters().size());
  }
}
