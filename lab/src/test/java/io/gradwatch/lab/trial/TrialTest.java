package io.gradwatch.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.lab.data.ClassificationDatasets;
import io.gradwatch.lab.data.DataSplit;
import io.gradwatch.lab.data.RegressionDatasets;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.VerdictKind;
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

  private static TrialBuilder blobs() {
    return Trial.builder(
        "blobs",
        () -> TrainableNetwork.of(net(BLOBS, Activation.SOFTMAX, LossFunction.MCXENT)),
        BLOBS);
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
  void learnsWhatCanBeLearnt() {
    MonitoredTrial monitored = blobs().steps(200).build().runMonitored();

    assertThat(monitored.result().failure()).isEmpty();
    assertThat(monitored.result().trainQuality()).isGreaterThan(0.95);
    assertThat(monitored.result().testQuality()).isGreaterThan(0.9);
  }

  @Test
  void oneSeedTrainsTheSameNetworkTwice() {
    Trial trial = blobs().steps(50).build();

    List<EvaluationPoint> first = trial.run(new CollectingSink()).evaluations();

    assertThat(trial.run(new CollectingSink()).evaluations()).isEqualTo(first);
  }

  @Test
  void detectorsReportANonFiniteRow() {
    MonitoredTrial monitored =
        blobs().steps(40).batchTransform(TrialTest::nonFiniteAtStep20).build().runMonitored();

    assertThat(monitored.events())
        .anyMatch(event -> event.kind() == VerdictKind.NON_FINITE && event.confirmedStep() == 20);
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
    Trial trial =
        Trial.builder(
                "square",
                () -> TrainableNetwork.of(net(square, Activation.IDENTITY, LossFunction.MSE)),
                square)
            .steps(1_000)
            .build();

    assertThat(trial.run(new CollectingSink()).testQuality()).isBetween(0.8, 1.0);
  }

  @Test
  void resumesFromTheCheckpointAsASecondAttempt() {
    CollectingSink sink = new CollectingSink();

    TrialResult result = blobs().steps(40).restart(new Restart(20, 30)).build().run(sink);

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
    Trial trial =
        Trial.builder(
                "tiny",
                () -> TrainableNetwork.of(net(tiny, Activation.SOFTMAX, LossFunction.MCXENT)),
                tiny)
            .batchSize(20)
            .steps(2_000)
            .earlyStopping(new EarlyStopping(10))
            .build();

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
    TrialResult result = blobs().batchSize(300).steps(1_000).build().run(new CollectingSink());

    assertThat(result.evaluations()).hasSize(100);
    assertThat(result.evaluations().get(99).steps()).isEqualTo(1_000);
  }
}
