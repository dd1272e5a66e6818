package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunSnapshot;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReportCodec;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.wire.LayerReport;
import io.gradwatch.protocol.wire.TensorReport;
import io.gradwatch.protocol.wire.TensorRole;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorTopologyTest {

  private static final byte[] KEY = "run".getBytes(UTF_8);

  @TempDir Path stateDir;
  private MonitorTopologyDriver driver;

  @BeforeEach
  void open() {
    driver = new MonitorTopologyDriver(new EventPerStepEvaluator(), stateDir);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** Returns two events and norms for every step; fails at step 13. */
  private static final class EventPerStepEvaluator implements RunRecordEvaluator {

    private final RunRecordEvaluator delegate = RunRecordEvaluator.of(new RunEvaluator());

    @Override
    public RunUpdate evaluateStep(RunHistory history, StepColumns report) {
      if (report.step() == 13) {
        throw new IllegalStateException("thirteen");
      }
      return new RunUpdate(
          delegate.evaluateStep(history, report).history(),
          List.of(
              TestRecords.event(report.run(), report.step()),
              TestRecords.event(report.run(), 1000 + report.step())),
          Optional.of(TestRecords.norms(report.run(), report.step())),
          report.step() == 5 ? RunUpdate.Outcome.DUPLICATE : RunUpdate.Outcome.EVALUATED);
    }

    @Override
    public RunUpdate evaluateRunInfo(RunHistory history, RunInfo info) {
      return delegate.evaluateRunInfo(history, info);
    }

    @Override
    public RunSnapshot snapshot(RunHistory history) {
      return delegate.snapshot(history);
    }

    @Override
    public Optional<Duration> stallTimeout(RunHistory history) {
      return delegate.stallTimeout(history);
    }

    @Override
    public RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity) {
      return delegate.evaluateInactivity(history, inactivity);
    }
  }

  @Test
  void garbageOnEachTopicIsDeadLetteredUnchanged() {
    byte[] garbage = {(byte) 0xff, 0, 1, 2};
    for (String topic : List.of(Topics.STEPS, Topics.RUNS)) {
      driver.raw(
          topic,
          KEY,
          garbage,
          new RecordHeaders().add("own", new byte[] {7}),
          MonitorTopologyDriver.NOW);
    }

    List<TestRecord<byte[], byte[]>> deadLetters = driver.output(Topics.DEAD_LETTERS);
    assertThat(deadLetters).hasSize(2);
    TestRecord<byte[], byte[]> deadLetter = deadLetters.get(0);
    assertThat(deadLetter.key()).isEqualTo(KEY);
    assertThat(deadLetter.value()).isEqualTo(garbage);
    assertThat(deadLetter.headers().lastHeader("own").value()).containsExactly(7);
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.REASON)).isEqualTo("MALFORMED");
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.MESSAGE))
        .startsWith("cannot be parsed");
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.TOPIC)).isEqualTo(Topics.STEPS);
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.PARTITION)).isEqualTo("0");
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.OFFSET)).isEqualTo("0");
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.TIMESTAMP))
        .isEqualTo(String.valueOf(MonitorTopologyDriver.NOW.toEpochMilli()));
  }

  @Test
  void aKeyThatDiffersFromTheRunIsDeadLettered() {
    byte[] value = StepReportCodec.encode(TestRecords.step("run", 0, 1));
    driver.raw(Topics.STEPS, "other".getBytes(UTF_8), value);
    driver.raw(Topics.STEPS, null, value);
    driver.raw(Topics.RUNS, null, null);

    assertThat(reasons()).containsExactly("KEY_MISMATCH", "KEY_MISMATCH", "KEY_MISMATCH");
    assertThat(driver.histories().get("run")).isEmpty();
  }

  @Test
  void theDelayOfEachEvaluatedStepIsRecorded() {
    Duration delay =
        Duration.between(TestRecords.step("run", 0, 1).time(), MonitorTopologyDriver.NOW);
    driver.step(TestRecords.step("run", 0, 1));
    driver.step(TestRecords.step("run", 5, 1)); // a duplicate, according to the evaluator

    Timer recorded = driver.meters.get(StreamMeter.EVALUATION_DELAY.meterName()).timer();
    assertThat(recorded.count()).isEqualTo(1);
    assertThat(recorded.totalTime(TimeUnit.SECONDS)).isEqualTo((double) delay.toSeconds());
  }

  @Test
  void aNegativeNormIsDeadLetteredAndNamed() {
    driver.raw(Topics.STEPS, KEY, stepWith(tensor("W").setL2Norm(-1)));

    TestRecord<byte[], byte[]> deadLetter = driver.output(Topics.DEAD_LETTERS).get(0);
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.REASON))
        .isEqualTo("BROKEN_CONTRACT");
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.MESSAGE))
        .contains("layers[0].tensors[0].l2Norm is -1.0");
  }

  @Test
  void moreTensorsThanTheContractTakesAreDeadLettered() {
    TensorReport[] tensors = new TensorReport[Contract.MAX_TENSORS + 1];
    Arrays.fill(tensors, tensor("W").build());
    driver.raw(
        Topics.STEPS,
        KEY,
        message()
            .addLayers(LayerReport.newBuilder().setName("l").addAllTensors(Arrays.asList(tensors)))
            .build()
            .toByteArray());

    assertThat(reasons()).containsExactly("BROKEN_CONTRACT");
  }

  @Test
  void aNameOfTenThousandCharactersIsDeadLettered() {
    driver.raw(Topics.STEPS, KEY, stepWith(tensor("W".repeat(10_000))));

    assertThat(reasons()).containsExactly("BROKEN_CONTRACT");
  }

  @Test
  void aNaNNormIsAccepted() {
    driver.step(TestRecords.step("run", 0, Double.NaN));

    assertThat(driver.events()).hasSize(2);
    assertThat(driver.output(Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void aNewerContractIsDeadLetteredForALaterMonitor() {
    byte[] newer = message().setContract(Contract.VERSION + 1).build().toByteArray();
    driver.raw(Topics.STEPS, KEY, newer);

    assertThat(reasons()).containsExactly("NEWER_CONTRACT");
    assertThat(driver.metrics.records(InputTopic.STEPS, RecordOutcome.NEWER_CONTRACT)).isEqualTo(1);
  }

  @Test
  void aTombstoneDeletesTheRunAndAStepWithoutValueIsDeadLettered() {
    driver.run(TestRecords.info("run", RunState.STARTED));
    assertThat(driver.histories().get("run")).isPresent();

    driver.raw(Topics.RUNS, KEY, null);
    driver.raw(Topics.STEPS, KEY, null);

    assertThat(driver.histories().get("run")).isEmpty();
    assertThat(driver.metrics.records(InputTopic.RUNS, RecordOutcome.TOMBSTONE)).isEqualTo(1);
    assertThat(reasons()).containsExactly("MALFORMED");
  }

  @Test
  void aRecordWhoseEvaluationFailsIsDeadLetteredAndTheNextIsEvaluated() {
    driver.step(TestRecords.step("run", 13, 1));
    driver.step(TestRecords.step("run", 14, 1));

    TestRecord<byte[], byte[]> deadLetter = driver.output(Topics.DEAD_LETTERS).get(0);
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.REASON))
        .isEqualTo("PROCESSING_FAILED");
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.MESSAGE)).contains("thirteen");
    assertThat(deadLetter.value())
        .isEqualTo(StepReportCodec.encode(TestRecords.step("run", 13, 1)));
    assertThat(driver.events()).extracting(Event::onsetStep).containsExactly(14L, 1014L);
  }

  @Test
  void eventsArePublishedInOrderKeyedByTheirRunAtTheReportsTime() {
    driver.step(TestRecords.step("run", 0, 1));
    driver.step(TestRecords.step("run", 1, 1));

    List<TestRecord<byte[], byte[]>> events = driver.output(Topics.EVENTS);
    assertThat(events).allSatisfy(event -> assertThat(event.key()).isEqualTo(KEY));
    assertThat(events.get(2).getRecordTime()).isEqualTo(TestRecords.TIME.plusSeconds(1));
    assertThat(driver.output(Topics.NORMS))
        .extracting(TestRecord::value)
        .containsExactly(
            RollingReportCodec.encode(TestRecords.norms("run", 0)),
            RollingReportCodec.encode(TestRecords.norms("run", 1)));
  }

  @Test
  void aRecordFromTheFutureIsPublishedNoLaterThanNow() {
    Instant future = MonitorTopologyDriver.NOW.plus(Duration.ofDays(365));
    driver.raw(
        Topics.STEPS,
        KEY,
        StepReportCodec.encode(TestRecords.step("run", Duration.ofDays(400).toSeconds(), 1)),
        new RecordHeaders(),
        future);

    assertThat(driver.output(Topics.EVENTS).get(0).getRecordTime())
        .isEqualTo(MonitorTopologyDriver.NOW);
  }

  @Test
  void headersOfAStepDoNotReachItsEvents() {
    driver.raw(
        Topics.STEPS,
        KEY,
        StepReportCodec.encode(TestRecords.step("run", 0, 1)),
        new RecordHeaders().add("hostile", new byte[] {1}),
        MonitorTopologyDriver.NOW);

    assertThat(driver.output(Topics.EVENTS).get(0).headers()).isEmpty();
  }

  @Test
  void aDeadLetterAboveItsTopicsLimitNamesTheOmittedBytes() {
    driver.raw(Topics.STEPS, KEY, new byte[DeadLetter.MAX_BYTES]);

    TestRecord<byte[], byte[]> deadLetter = driver.output(Topics.DEAD_LETTERS).get(0);
    assertThat(deadLetter.value()).isNull();
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.OMITTED_BYTES))
        .isEqualTo(String.valueOf(DeadLetter.MAX_BYTES + KEY.length));
    assertThat(driver.metrics.events(StreamEvent.DEAD_LETTER_TRUNCATED)).isEqualTo(1);
  }

  @Test
  void runsHaveSeparateHistories() {
    driver.step(TestRecords.step("a", 0, 1));
    driver.step(TestRecords.step("b", 0, 1));

    assertThat(driver.histories().get("a").orElseThrow().run()).isEqualTo("a");
    assertThat(driver.histories().get("b").orElseThrow().run()).isEqualTo("b");
  }

  @Test
  void aRunWithoutRecordsForTheRetentionIsDeleted() {
    driver.step(TestRecords.step("run", 0, 1));

    driver.driver.advanceWallClockTime(MonitorTopologyDriver.RETENTION.minusHours(1));
    assertThat(driver.histories().get("run")).isPresent();

    driver.driver.advanceWallClockTime(Duration.ofHours(2));
    assertThat(driver.histories().get("run")).isEmpty();
    assertThat(driver.metrics.events(StreamEvent.HISTORY_EXPIRED)).isEqualTo(1);
  }

  @Test
  void everyRecordReadHasOneOutcome() {
    driver.step(TestRecords.step("run", 0, 1));
    driver.step(TestRecords.step("run", 5, 1));
    driver.step(TestRecords.step("run", 13, 1));
    driver.raw(Topics.STEPS, KEY, new byte[] {(byte) 0xff});
    driver.raw(Topics.STEPS, KEY, null);
    driver.run(TestRecords.info("run", RunState.FINISHED));
    driver.raw(Topics.RUNS, KEY, null);
    driver.raw(Topics.RUNS, null, null);

    long deadLetters = 0;
    for (InputTopic input : InputTopic.values()) {
      long outcomes = 0;
      for (RecordOutcome outcome : RecordOutcome.values()) {
        outcomes += driver.metrics.records(input, outcome);
        deadLetters += outcome.deadLettered() ? driver.metrics.records(input, outcome) : 0;
      }
      assertThat(driver.metrics.recordsRead(input)).isEqualTo(outcomes);
    }
    assertThat(driver.metrics.recordsRead(InputTopic.STEPS)).isEqualTo(5);
    assertThat(driver.metrics.recordsRead(InputTopic.RUNS)).isEqualTo(3);
    assertThat(driver.output(Topics.DEAD_LETTERS)).hasSize((int) deadLetters).hasSize(4);
  }

  @Test
  void anAttemptWithoutASuccessorIsDeadLetteredAndTheRunGoesOn() {
    byte[] highest = message().setAttempt(Contract.MAX_ATTEMPT + 1).build().toByteArray();
    byte[] largest = message().setAttempt(Integer.MAX_VALUE).build().toByteArray();
    driver.raw(Topics.STEPS, KEY, highest);
    driver.raw(Topics.STEPS, KEY, largest);

    driver.step(TestRecords.step("run", 0, 1));

    List<TestRecord<byte[], byte[]>> deadLetters = driver.output(Topics.DEAD_LETTERS);
    assertThat(deadLetters)
        .extracting(record -> MonitorTopologyDriver.header(record, DeadLetter.MESSAGE))
        .containsExactly(
            "attempt is 2100000001; it must be 1 to 2100000000",
            "attempt is 2147483647; it must be 1 to 2100000000");
    assertThat(driver.histories().get("run").orElseThrow().attempt()).isEqualTo(1);
  }

  private List<String> reasons() {
    return driver.output(Topics.DEAD_LETTERS).stream()
        .map(deadLetter -> MonitorTopologyDriver.header(deadLetter, DeadLetter.REASON))
        .toList();
  }

  private static TensorReport.Builder tensor(String param) {
    return TensorReport.newBuilder()
        .setParam(param)
        .setRole(TensorRole.TENSOR_ROLE_WEIGHT)
        .setElements(1);
  }

  private static byte[] stepWith(TensorReport.Builder tensor) {
    return message()
        .addLayers(LayerReport.newBuilder().setName("l").addTensors(tensor))
        .build()
        .toByteArray();
  }

  private static io.gradwatch.protocol.wire.StepReport.Builder message() {
    return io.gradwatch.protocol.wire.StepReport.newBuilder()
        .setTime(Timestamp.newBuilder().setSeconds(MonitorTopologyDriver.NOW.getEpochSecond()))
        .setContract(Contract.VERSION)
        .setRun("run")
        .setAttempt(1);
  }
}
