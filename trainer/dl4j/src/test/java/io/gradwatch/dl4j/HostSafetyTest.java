package io.gradwatch.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.protocol.ContractViolation;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class HostSafetyTest {

  private static final Instant START = Instant.parse("2026-03-14T15:09:26Z");

  private final InMemoryReportSink sink = new InMemoryReportSink();
  private final DataSet rows = TestNetworks.rows(6);

  @Test
  void throwingSinkIsCountedAndTrainingIsUnchanged() {
    MultiLayerNetwork unwatched = TestNetworks.dense();
    MultiLayerNetwork watched = TestNetworks.dense();
    ReportSink broken =
        new ReportSink() {
          @Override
          public void run(RunInfo info) {
            throw new IllegalStateException("no run today");
          }

          @Override
          public void step(StepReport report) {
            throw new OutOfMemoryError("no step today");
          }
        };

    GradwatchListener listener = GradwatchListener.watch(watched, broken);
    Nd4j.getRandom().setSeed(3);
    watched.fit(rows.copy());
    watched.fit(rows.copy());
    listener.close();
    Nd4j.getRandom().setSeed(3);
    unwatched.fit(rows.copy());
    unwatched.fit(rows.copy());

    assertThat(watched.params().toFloatVector())
        .containsExactly(unwatched.params().toFloatVector());
    assertThat(listener.stepsMeasured()).isZero();
    assertThat(listener.failures()).isEqualTo(4); // start, two steps, end
  }

  @Test
  void throwingClockDoesNotReachTheTrainingLoop() {
    AtomicReference<Instant> now = new AtomicReference<>(START);
    MultiLayerNetwork network = TestNetworks.dense();
    GradwatchListener listener =
        GradwatchListener.builder()
            .clock(
                () -> {
                  if (now.get() == null) {
                    throw new IllegalStateException("clock is broken");
                  }
                  return now.get();
                })
            .watch(network, sink);

    network.fit(rows.copy());
    now.set(null);
    network.fit(rows.copy());
    now.set(START);
    network.fit(rows.copy());

    assertThat(sink.steps).extracting(StepReport::step).containsExactly(0L, 2L);
    assertThat(listener.failures()).isEqualTo(1);
  }

  @Test
  void runIsAnnouncedAtStartEveryTenSecondsAndAtTheEnd() {
    AtomicReference<Instant> now = new AtomicReference<>(START);
    MultiLayerNetwork network = TestNetworks.dense();

    try (GradwatchListener listener =
        GradwatchListener.builder()
            .run("planets")
            .attempt(2)
            .worker(1)
            .plannedSteps(5)
            .hyperParameter("batchSize", "6")
            .clock(now::get)
            .watch(network, sink)) {
      for (int i = 0; i < 5; i++) {
        network.fit(rows.copy());
        now.updateAndGet(instant -> instant.plus(Duration.ofSeconds(4)));
      }
      assertThat(listener.failures()).isZero();
    }

    assertThat(sink.runs)
        .extracting(RunInfo::state)
        .containsExactly(RunState.STARTED, RunState.RUNNING, RunState.FINISHED);
    RunInfo last = sink.runs.get(2);
    assertThat(last.run()).isEqualTo("planets");
    assertThat(last.attempt()).isEqualTo(2);
    assertThat(last.started()).isEqualTo(START);
    assertThat(last.stepsMeasured()).isEqualTo(5);
    assertThat(last.plannedSteps()).hasValue(5);
    assertThat(last.hyperParameters()).containsEntry("batchSize", "6");
    assertThat(last.framework()).isEqualTo("deeplearning4j 1.0.0-M2.1");
    assertThat(last.model()).isEqualTo("MultiLayerNetwork");
    assertThat(sink.runs.get(1).heartbeat()).isEqualTo(START.plusSeconds(12));
    assertThat(sink.lastStep().worker()).isEqualTo(1);
    assertThat(sink.lastStep().stepSeconds()).isEqualTo(4);
  }

  @Test
  void testLossIsReportedWithTheNextStepOnly() {
    MultiLayerNetwork network = TestNetworks.dense();

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(rows.copy());
      listener.testLoss(0.25);
      network.fit(rows.copy());
      network.fit(rows.copy());
      listener.testLoss(Double.NaN);
      network.fit(rows.copy());
    }

    assertThat(sink.steps)
        .extracting(StepReport::testLoss)
        .containsExactly(
            OptionalDouble.empty(),
            OptionalDouble.of(0.25),
            OptionalDouble.empty(),
            OptionalDouble.of(Double.NaN));
  }

  @Test
  void failureIsAnnouncedOnceWithItsReason() {
    GradwatchListener listener = GradwatchListener.watch(TestNetworks.dense(), sink);

    listener.failed("loss became\nNaN");
    listener.close();

    assertThat(sink.runs).hasSize(2);
    assertThat(sink.runs.get(1).state()).isEqualTo(RunState.FAILED);
    assertThat(sink.runs.get(1).failure()).isEqualTo("loss became NaN");
  }

  @Test
  void closedListenerRecordsNothing() {
    MultiLayerNetwork network = TestNetworks.dense();
    GradwatchListener.watch(network, sink).close();

    network.fit(rows.copy());

    assertThat(network.getListeners()).isEmpty();
    assertThat(sink.steps).isEmpty();
  }

  @Test
  void defaultNameIsReadableAndUnique() {
    String first =
        GradwatchListener.builder().clock(() -> START).watch(TestNetworks.dense(), sink).run();

    assertThat(first).matches("multilayernetwork-20260314-150926-[a-z]{4}");
  }

  @Test
  void watchingAnUnwatchableNetworkFailsImmediately() {
    MultiLayerNetwork network = TestNetworks.dense();
    GradwatchListener.builder().run("first").watch(network, sink);

    assertThatThrownBy(() -> GradwatchListener.watch(network, sink))
        .hasMessageContaining("already watched by run first");
    assertThatThrownBy(
            () ->
                GradwatchListener.watch(
                    new MultiLayerNetwork(network.getLayerWiseConfigurations()), sink))
        .hasMessageContaining("init()");
    assertThatThrownBy(
            () -> GradwatchListener.builder().attempt(0).watch(TestNetworks.dense(), sink))
        .isInstanceOf(ContractViolation.class)
        .hasMessageContaining("attempt");
  }

  @Test
  void watchedNetworkIsSavedAndRestored() throws IOException {
    MultiLayerNetwork network =
        TestNetworks.recurrent(
            new Bidirectional(
                new LSTM.Builder().nIn(TestNetworks.FEATURES).nOut(TestNetworks.UNITS).build()),
            2 * TestNetworks.UNITS);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();

    try (GradwatchListener listener = GradwatchListener.watch(network, sink)) {
      network.fit(TestNetworks.sequences(4, 5));
      ModelSerializer.writeModel(network, saved, true);
      assertThat(listener.failures()).isZero();
    }

    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(saved.toByteArray()));
    assertThat(restored.params()).isEqualTo(network.params());
  }
}
