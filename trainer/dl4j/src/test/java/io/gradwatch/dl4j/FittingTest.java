package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/**
 * Whichever way a network is fitted, each update of its parameters is a step, and nothing else is.
 */
class FittingTest {

  private static final Instant START = Instant.parse("2026-03-14T15:09:26Z");

  private final InMemoryReportSink sink = new InMemoryReportSink();

  static Stream<Arguments> waysToFit() {
    DataSet rows = TestNetworks.rows(6);
    return Stream.of(
        way("fit(iterator)", n -> n.fit(iterator()), 2),
        way("fit(iterator, epochs)", n -> n.fit(iterator(), 3), 6),
        way("fit(DataSet)", n -> n.fit(rows), 1),
        way("fit(features, labels)", n -> n.fit(rows.getFeatures(), rows.getLabels()), 1),
        way("fit(MultiDataSet)", n -> n.fit(multi(rows)), 1));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waysToFit")
  void everyUpdateIsAStep(String name, Consumer<MultiLayerNetwork> fit, int steps) {
    MultiLayerNetwork network = TestNetworks.dense();

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      fit.accept(network);
      assertThat(listener.failures()).isZero();
    }

    assertSteps(steps);
    assertThat(network.getIterationCount()).isEqualTo(steps);
  }

  static Stream<Arguments> waysToFitAGraph() {
    DataSet sequences = TestNetworks.sequences(4, 5);
    return Stream.of(
        graphWay("fit(DataSet)", g -> g.fit(sequences), 1),
        graphWay("fit(MultiDataSet)", g -> g.fit(multi(sequences)), 1),
        graphWay(
            "fit(iterator, epochs)",
            g -> g.fit(new ListDataSetIterator<>(List.of(sequences, sequences), 1), 2),
            4));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waysToFitAGraph")
  void everyUpdateOfAGraphIsAStep(String name, Consumer<ComputationGraph> fit, int steps) {
    ComputationGraph graph = graph();

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      fit.accept(graph);
      assertThat(listener.failures()).isZero();
    }

    assertSteps(steps);
  }

  @Test
  void evaluationBetweenStepsIsNotAStep() {
    MultiLayerNetwork network = TestNetworks.dense();
    DataSet rows = TestNetworks.rows(6);

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(rows);
      network.evaluate(iterator());
      network.score(rows);
      network.output(rows.getFeatures());
      network.feedForward(rows.getFeatures(), true);
      network.setInput(rows.getFeatures());
      network.setLabels(rows.getLabels());
      network.computeGradientAndScore();
      network.fit(rows);
      assertThat(listener.failures()).isZero();
    }

    assertSteps(2);
  }

  @Test
  void earlyStoppingIsRecordedAndItsBestModelIsAnUnwatchedCopy() {
    MultiLayerNetwork network =
        TestNetworks.recurrent(
            new LSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build(),
            TestNetworks.UNITS);
    ListDataSetIterator<DataSet> data =
        new ListDataSetIterator<>(
            List.of(TestNetworks.sequences(4, 5), TestNetworks.sequences(2, 5)), 1);
    var configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
            .scoreCalculator(new DataSetLossCalculator(data, true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();

    EarlyStoppingResult<MultiLayerNetwork> result;
    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      result = new EarlyStoppingTrainer(configuration, network, data).fit();
      assertThat(listener.failures()).isZero();
    }

    assertSteps(6);
    MultiLayerNetwork best = result.getBestModel();
    assertThat(best.getListeners()).isEmpty();
    best.fit(TestNetworks.sequences(4, 5));
    assertSteps(6);
  }

  @Test
  void earlyStoppingOfAGraphIsRecorded() {
    ComputationGraph graph = graph();
    ListDataSetIterator<DataSet> data =
        new ListDataSetIterator<>(List.of(TestNetworks.sequences(4, 5)), 1);
    var configuration =
        new EarlyStoppingConfiguration.Builder<ComputationGraph>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
            .scoreCalculator(new DataSetLossCalculator(data, true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();

    try (GradwatchListener listener = GradwatchListener.watch(graph, sink)) {
      new EarlyStoppingGraphTrainer(configuration, graph, data).fit();
      assertThat(listener.failures()).isZero();
    }

    assertSteps(3);
  }

  @Test
  void pretrainingHasNoSteps() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new AutoEncoder.Builder()
                        .nIn(TestNetworks.FEATURES)
                        .nOut(TestNetworks.UNITS)
                        .build(),
                    TestNetworks.softmax())
                .build());

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.pretrain(iterator());
      assertThat(sink.steps).isEmpty();
      network.fit(TestNetworks.rows(6));
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.steps).hasSize(1);
    assertThat(sink.runs)
        .extracting(RunInfo::state)
        .containsExactly(RunState.STARTED, RunState.FINISHED);
  }

  @Test
  void everyTbpttSegmentIsAStepWithGradientsOverAllOfIt() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration()
                .list(
                    new LSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build(),
                    TestNetworks.rnnOutput(TestNetworks.UNITS))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTForwardLength(4)
                .tBPTTBackwardLength(3)
                .build());

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(TestNetworks.sequences(5, 10));
      assertThat(listener.failures()).isZero();
    }

    assertSteps(3);
    assertThat(sink.runs.get(0).hyperParameters()).containsEntry("tbpttLength", "4");
    assertThat(segments()).extracting(List::size).containsExactly(4, 4, 2);
    // Deeplearning4j ignores the backward length of 3
    assertThat(segments().get(0)).allMatch(norm -> norm > 0);
  }

  private List<List<Double>> segments() {
    return sink.steps.stream()
        .map(step -> step.layers().get(0).timeSteps().orElseThrow().gradientL2Norms())
        .toList();
  }

  static Stream<Arguments> updaters() {
    return Stream.of(
        Arguments.of(new Adam(0.02), 0.02),
        Arguments.of(new AMSGrad(0.03), 0.03),
        Arguments.of(new Nesterovs(0.04, 0.9), 0.04),
        Arguments.of(new Sgd(0.05), 0.05),
        Arguments.of(new AdaDelta(), Double.NaN));
  }

  /** Reports the configured rate, not the effective one of Adam; AdaDelta has none. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("updaters")
  void reportsTheLearningRateOfTheUpdater(IUpdater updater, double rate) {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration(updater)
                .list(dense(updater), TestNetworks.softmax())
                .build());

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(TestNetworks.rows(4));
      assertThat(listener.failures()).isZero();
    }

    if (Double.isNaN(rate)) {
      assertThat(sink.lastStep().learningRate()).isEmpty();
    } else {
      assertThat(sink.lastStep().learningRate()).hasValue(rate);
    }
  }

  @Test
  void learningRateFollowsAScheduleByEpoch() {
    Sgd updater = new Sgd(new MapSchedule(ScheduleType.EPOCH, Map.of(0, 0.5, 1, 0.25)));
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration(updater)
                .list(dense(updater), TestNetworks.softmax())
                .build());

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(iterator(), 2);
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.steps)
        .extracting(step -> step.learningRate().orElseThrow())
        .containsExactly(0.5, 0.5, 0.25, 0.25);
    assertThat(sink.steps).extracting(StepReport::epoch).containsExactly(0, 0, 1, 1);
  }

  @Test
  void learningRateIsEmptyWhenLayersDiffer() {
    MultiLayerNetwork network =
        TestNetworks.network(
            TestNetworks.configuration(new Sgd(1))
                .list(dense(new Sgd(2)), TestNetworks.softmax())
                .build());

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(TestNetworks.rows(4));
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.lastStep().learningRate()).isEmpty();
  }

  @Test
  void stepTimeExcludesTimeBetweenEpochsAndBeforeATestLoss() {
    AtomicReference<Instant> now = new AtomicReference<>(START);
    MultiLayerNetwork network = TestNetworks.dense();
    network.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            now.updateAndGet(instant -> instant.plus(Duration.ofSeconds(2)));
          }

          @Override
          public void onEpochEnd(Model model) {
            now.updateAndGet(instant -> instant.plus(Duration.ofSeconds(100)));
          }
        });

    try (GradwatchListener listener =
        GradwatchListener.builder().clock(now::get).watch(network, sink)) {
      network.fit(iterator(), 2);
      now.updateAndGet(instant -> instant.plus(Duration.ofSeconds(100)));
      listener.testLoss(0.5);
      network.fit(TestNetworks.rows(4));
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.steps)
        .extracting(StepReport::stepSeconds)
        .containsExactly(2.0, 2.0, 2.0, 2.0, 2.0);
  }

  private void assertSteps(int count) {
    assertThat(sink.steps).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(sink.steps.get(i).step()).isEqualTo(i);
      assertThat(sink.steps.get(i).layers()).isNotEmpty();
    }
  }

  private static ListDataSetIterator<DataSet> iterator() {
    return new ListDataSetIterator<>(List.of(TestNetworks.rows(6), TestNetworks.rows(4)), 1);
  }

  private static MultiDataSet multi(DataSet data) {
    return new MultiDataSet(data.getFeatures(), data.getLabels());
  }

  private static ComputationGraph graph() {
    return TestNetworks.graph(
        new LSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build());
  }

  private static DenseLayer dense(IUpdater updater) {
    return new DenseLayer.Builder()
        .nIn(TestNetworks.FEATURES)
        .nOut(TestNetworks.UNITS)
        .updater(updater)
        .build();
  }

  private static Arguments way(String name, Consumer<MultiLayerNetwork> fit, int steps) {
    return Arguments.of(name, fit, steps);
  }

  private static Arguments graphWay(String name, Consumer<ComputationGraph> fit, int steps) {
    return Arguments.of(name, fit, steps);
  }
}
