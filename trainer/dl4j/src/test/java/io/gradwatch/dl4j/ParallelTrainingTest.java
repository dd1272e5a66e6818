package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Deeplearning4j's data-parallel training, with one replica of the network for each worker except
 * the first.
 */
@Timeout(120)
class ParallelTrainingTest {

  private static final int WORKERS = 3;
  private static final int BATCHES = 12;

  /** Strict order, because the monitor ignores the second of two steps with the same number. */
  private static final Comparator<StepReport> RISING = (a, b) -> a.step() < b.step() ? -1 : 1;

  private final InMemoryReportSink sink = new InMemoryReportSink();

  @Test
  void stepsCarryTheNumberOfTheirWorker() {
    MultiLayerNetwork network = TestNetworks.dense();

    try (GradwatchListener listener =
        GradwatchListener.builder().run("planets").watch(network, sink)) {
      fit(network, TestNetworks.rows(6), 1, wrapper -> {});
      assertThat(listener.failures()).isZero();
      assertThat(listener.stepsMeasured()).isEqualTo(BATCHES);
    }

    Map<Integer, List<StepReport>> steps = stepsByWorker();
    assertThat(steps.keySet()).containsExactlyInAnyOrder(0, 1, 2);
    steps.values().forEach(ofWorker -> assertConsecutive(ofWorker, BATCHES / WORKERS));
    assertThat(sink.runs)
        .extracting(RunInfo::state)
        .containsExactly(RunState.STARTED, RunState.FINISHED);
    assertThat(sink.runs.get(1).stepsMeasured()).isEqualTo(BATCHES);
  }

  @Test
  void workersWithAveragedParametersReportTheSameForTheSameBatch() {
    MultiLayerNetwork network =
        TestNetworks.recurrent(
            new LSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build(),
            TestNetworks.UNITS);

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      fit(network, TestNetworks.sequences(4, 5), 1, wrapper -> {});
      assertThat(listener.failures()).isZero();
    }

    Map<Integer, List<StepReport>> steps = stepsByWorker();
    for (int worker = 1; worker < WORKERS; worker++) {
      // not the first step: the wrapper clones the network while its first worker is already
      // training
      for (int i = 1; i < steps.get(worker).size(); i++) {
        StepReport expected = steps.get(0).get(i);
        StepReport actual = steps.get(worker).get(i);
        assertThat(actual.loss()).isEqualTo(expected.loss());
        for (int layer = 0; layer < expected.layers().size(); layer++) {
          LayerReport own = actual.layers().get(layer);
          LayerReport first = expected.layers().get(layer);
          assertThat(own.tensors())
              .extracting(tensor -> tensor.gradient().l2Norm())
              .isEqualTo(
                  first.tensors().stream().map(tensor -> tensor.gradient().l2Norm()).toList());
          assertThat(own.activation()).isEqualTo(first.activation());
          assertThat(own.timeSteps()).isEqualTo(first.timeSteps());
        }
      }
    }
    assertThat(sink.layer(0).timeSteps().orElseThrow().gradientL2Norms()).hasSize(5);
  }

  @Test
  void replicasOfTheNextEpochReuseWorkerNumbers() {
    MultiLayerNetwork network = TestNetworks.dense();

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      fit(network, TestNetworks.rows(6), 3, wrapper -> {});
      assertThat(listener.failures()).isZero();
    }

    Map<Integer, List<StepReport>> steps = stepsByWorker();
    assertThat(steps.keySet()).containsExactlyInAnyOrder(0, 1, 2);
    steps.values().forEach(ofWorker -> assertThat(ofWorker).hasSize(3 * BATCHES / WORKERS));
    steps.values().forEach(ofWorker -> assertThat(ofWorker).isSortedAccordingTo(RISING));
    assertConsecutive(steps.get(0), 3 * BATCHES / WORKERS);
  }

  /**
   * Steps start at 0, or at 1 if the wrapper cloned the network after the first worker's first
   * step.
   */
  private static void assertConsecutive(List<StepReport> steps, int count) {
    long first = steps.get(0).step();
    assertThat(first).isBetween(0L, 1L);
    assertThat(steps)
        .extracting(StepReport::step)
        .containsExactlyElementsOf(
            LongStream.range(first, first + count).boxed().collect(Collectors.toList()));
  }

  @Test
  void workersThatShareGradientsAreRecorded() {
    MultiLayerNetwork network = TestNetworks.dense();

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      fit(
          network,
          TestNetworks.rows(6),
          1,
          wrapper -> wrapper.trainingMode(ParallelWrapper.TrainingMode.SHARED_GRADIENTS));
      assertThat(listener.failures()).isZero();
    }

    assertThat(stepsByWorker().keySet()).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(sink.steps).hasSize(BATCHES);
    assertThat(sink.tensor(0, "W").gradient().l2Norm()).isPositive();
  }

  @Test
  void replicasOfAGraphAreRecorded() {
    ComputationGraph graph =
        TestNetworks.graph(
            new LSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build());
    Layer own = graph.getLayer("rnn");

    try (GradwatchListener listener = GradwatchListener.builder().worker(4).watch(graph, sink)) {
      fit(graph, TestNetworks.sequences(4, 5), 1, wrapper -> {});
      assertThat(listener.failures()).isZero();
    }

    assertThat(stepsByWorker().keySet()).containsExactlyInAnyOrder(4, 5, 6);
    assertThat(graph.getLayer("rnn")).isSameAs(own);
    assertThat(graph.getListeners()).isEmpty();
  }

  @Test
  void throwingSinkDoesNotStopAWorker() {
    MultiLayerNetwork network = TestNetworks.dense();
    ReportSink broken =
        new ReportSink() {
          @Override
          public void run(RunInfo info) {}

          @Override
          public void step(StepReport report) {
            throw new OutOfMemoryError("no step today");
          }
        };

    try (GradwatchListener listener = GradwatchListener.watch(network, broken)) {
      fit(network, TestNetworks.rows(6), 1, wrapper -> {});

      assertThat(listener.failures()).isEqualTo(BATCHES);
    }
    assertThat(network.getIterationCount()).isEqualTo(BATCHES / WORKERS);
  }

  private Map<Integer, List<StepReport>> stepsByWorker() {
    return sink.steps.stream().collect(Collectors.groupingBy(StepReport::worker));
  }

  /** Trains every worker on the same batch at every step, so that all workers report the same. */
  private static void fit(
      Model network, DataSet batch, int epochs, Consumer<ParallelWrapper.Builder<?>> settings) {
    ParallelWrapper.Builder<?> builder =
        new ParallelWrapper.Builder<>(network)
            .workers(WORKERS)
            .averagingFrequency(1)
            .prefetchBuffer(0);
    settings.accept(builder);
    List<DataSet> batches =
        IntStream.range(0, BATCHES).mapToObj(i -> batch.copy()).collect(Collectors.toList());
    ParallelWrapper wrapper = builder.build();
    try {
      for (int epoch = 0; epoch < epochs; epoch++) {
        wrapper.fit(new ListDataSetIterator<>(batches, 1));
      }
    } finally {
      wrapper.shutdown();
    }
  }
}
