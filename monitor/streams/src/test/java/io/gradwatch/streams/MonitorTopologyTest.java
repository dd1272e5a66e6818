package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.gradwatch.detect.Judgement;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunWatch;
import io.gradwatch.detect.stalled.Silence;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReportCodec;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.wire.LayerReport;
import io.gradwatch.protocol.wire.TensorReport;
import io.gradwatch.protocol.wire.TensorRole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitorTopologyTest {

  private static final byte[] KEY = "run".getBytes(UTF_8);

  @TempDir Path stateDir;
  private Driver driver;

  @BeforeEach
  void open() {
    driver = new Driver(new EventPerStep(), stateDir);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** Begins a verdict and reports norms at every step; fails on step 13. */
  private static final class EventPerStep implements RunJudge {

    private final RunJudge watch = RunJudge.of(new RunWatch());

    @Override
    public Judgement step(Optional<RunHistory> before, StepReport report) {
      if (report.step() == 13) {
        throw new IllegalStateException("thirteen");
      }
      return new Judgement(
          watch.step(before, report).history(),
          List.of(
              Reports.event(report.run(), report.step()),
              Reports.event(report.run(), 1000 + report.step())),
          Optional.of(Reports.norms(report.run(), report.step())),
          report.step() == 5 ? Judgement.Outcome.DUPLICATE : Judgement.Outcome.JUDGED);
    }

    @Override
    public Judgement run(Optional<RunHistory> before, RunInfo info) {
      return watch.run(before, info);
    }

    @Override
    public Optional<Duration> patience(RunHistory history) {
      return watch.patience(history);
    }

    @Override
    public Judgement tick(RunHistory history, Silence silence) {
      return watch.tick(history, silence);
    }
  }

  @Test
  void garbageOnEachTopicGoesToTheDeadLettersAsItCame() {
    byte[] garbage = {(byte) 0xff, 0, 1, 2};
    for (String topic : List.of(Topics.STEPS, Topics.RUNS)) {
      driver.raw(topic, KEY, garbage, new RecordHeaders().add("own", new byte[] {7}), Driver.NOW);
    }

    List<TestRecord<byte[], byte[]>> letters = driver.output(Topics.DEAD_LETTERS);
    assertThat(letters).hasSize(2);
    TestRecord<byte[], byte[]> letter = letters.get(0);
    assertThat(letter.key()).isEqualTo(KEY);
    assertThat(letter.value()).isEqualTo(garbage);
    assertThat(letter.headers().lastHeader("own").value()).containsExactly(7);
    assertThat(Driver.header(letter, DeadLetter.REASON)).isEqualTo("MALFORMED");
    assertThat(Driver.header(letter, DeadLetter.MESSAGE)).startsWith("not readable");
    assertThat(Driver.header(letter, DeadLetter.TOPIC)).isEqualTo(Topics.STEPS);
    assertThat(Driver.header(letter, DeadLetter.PARTITION)).isEqualTo("0");
    assertThat(Driver.header(letter, DeadLetter.OFFSET)).isEqualTo("0");
    assertThat(Driver.header(letter, DeadLetter.TIMESTAMP))
        .isEqualTo(String.valueOf(Driver.NOW.toEpochMilli()));
  }

  @Test
  void aKeyThatIsNotTheRunInsideIsRefused() {
    byte[] value = StepReportCodec.encode(Reports.step("run", 0, 1));
    driver.raw(Topics.STEPS, "other".getBytes(UTF_8), value);
    driver.raw(Topics.STEPS, null, value);
    driver.raw(Topics.RUNS, null, null);

    assertThat(reasons()).containsExactly("KEY_MISMATCH", "KEY_MISMATCH", "KEY_MISMATCH");
    assertThat(driver.histories().get("run")).isNull();
  }

  @Test
  void theDelayOfEachStepIsCountedOnceItIsJudged() {
    Duration delay = Duration.between(Reports.step("run", 0, 1).time(), Driver.NOW);
    driver.step(Reports.step("run", 0, 1));
    driver.step(Reports.step("run", 5, 1)); // judged before, says the judge

    assertThat(Arrays.stream(driver.counts.delays().counts()).sum()).isEqualTo(1);
    assertThat(driver.counts.delays().sumSeconds()).isEqualTo((double) delay.toSeconds());
  }

  @Test
  void aNegativeNormIsRefusedAndNamed() {
    driver.raw(Topics.STEPS, KEY, stepWith(tensor("W").setL2Norm(-1)));

    TestRecord<byte[], byte[]> letter = driver.output(Topics.DEAD_LETTERS).get(0);
    assertThat(Driver.header(letter, DeadLetter.REASON)).isEqualTo("BROKEN_CONTRACT");
    assertThat(Driver.header(letter, DeadLetter.MESSAGE))
        .contains("layers[0].tensors[0].l2Norm is -1.0");
  }

  @Test
  void tenThousandTensorsAreRefused() {
    TensorReport[] tensors = new TensorReport[10_000];
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
  void aNameOfTenThousandCharactersIsRefused() {
    driver.raw(Topics.STEPS, KEY, stepWith(tensor("W".repeat(10_000))));

    assertThat(reasons()).containsExactly("BROKEN_CONTRACT");
  }

  @Test
  void aNaNNormPasses() {
    driver.step(Reports.step("run", 0, Double.NaN));

    assertThat(driver.events()).hasSize(2);
    assertThat(driver.output(Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void aNewerContractIsSetAsideForALaterMonitor() {
    byte[] newer = message().setContract(Contract.VERSION + 1).build().toByteArray();
    driver.raw(Topics.STEPS, KEY, newer);

    assertThat(reasons()).containsExactly("NEWER_CONTRACT");
    assertThat(driver.counts.fate(StreamCounts.Input.STEPS, Fate.NEWER_CONTRACT)).isEqualTo(1);
  }

  @Test
  void aTombstoneForgetsTheRunAndAStepWithoutValueIsRefused() {
    driver.run(Reports.info("run", RunState.STARTED));
    assertThat(driver.histories().get("run")).isNotNull();

    driver.raw(Topics.RUNS, KEY, null);
    driver.raw(Topics.STEPS, KEY, null);

    assertThat(driver.histories().get("run")).isNull();
    assertThat(driver.counts.fate(StreamCounts.Input.RUNS, Fate.FORGOTTEN)).isEqualTo(1);
    assertThat(reasons()).containsExactly("MALFORMED");
  }

  @Test
  void aRecordThatJudgingFailsOnIsSetAsideAndTheNextIsJudged() {
    driver.step(Reports.step("run", 13, 1));
    driver.step(Reports.step("run", 14, 1));

    TestRecord<byte[], byte[]> letter = driver.output(Topics.DEAD_LETTERS).get(0);
    assertThat(Driver.header(letter, DeadLetter.REASON)).isEqualTo("PROCESSING_FAILED");
    assertThat(Driver.header(letter, DeadLetter.MESSAGE)).contains("thirteen");
    assertThat(letter.value()).isEqualTo(StepReportCodec.encode(Reports.step("run", 13, 1)));
    assertThat(driver.events()).extracting(Event::onsetStep).containsExactly(14L, 1014L);
  }

  @Test
  void eventsComeInOrderKeyedByTheirRunAtTheReportsTime() {
    driver.step(Reports.step("run", 0, 1));
    driver.step(Reports.step("run", 1, 1));

    List<TestRecord<byte[], byte[]>> events = driver.output(Topics.EVENTS);
    assertThat(events).allSatisfy(event -> assertThat(event.key()).isEqualTo(KEY));
    assertThat(events.get(2).getRecordTime()).isEqualTo(Reports.TIME.plusSeconds(1));
    assertThat(driver.output(Topics.NORMS))
        .extracting(TestRecord::value)
        .containsExactly(
            RollingReportCodec.encode(Reports.norms("run", 0)),
            RollingReportCodec.encode(Reports.norms("run", 1)));
  }

  @Test
  void aRecordFromTheFutureIsPublishedNoLaterThanNow() {
    Instant future = Driver.NOW.plus(Duration.ofDays(365));
    driver.raw(
        Topics.STEPS,
        KEY,
        StepReportCodec.encode(Reports.step("run", Duration.ofDays(400).toSeconds(), 1)),
        new RecordHeaders(),
        future);

    assertThat(driver.output(Topics.EVENTS).get(0).getRecordTime()).isEqualTo(Driver.NOW);
  }

  @Test
  void headersOfAStepDoNotReachItsEvents() {
    driver.raw(
        Topics.STEPS,
        KEY,
        StepReportCodec.encode(Reports.step("run", 0, 1)),
        new RecordHeaders().add("hostile", new byte[] {1}),
        Driver.NOW);

    assertThat(driver.output(Topics.EVENTS).get(0).headers()).isEmpty();
  }

  @Test
  void aDeadLetterLargerThanItsTopicTakesSaysWhatItLeftOut() {
    driver.raw(Topics.STEPS, KEY, new byte[DeadLetter.MAX_BYTES]);

    TestRecord<byte[], byte[]> letter = driver.output(Topics.DEAD_LETTERS).get(0);
    assertThat(letter.value()).isNull();
    assertThat(Driver.header(letter, DeadLetter.OMITTED_BYTES))
        .isEqualTo(String.valueOf(DeadLetter.MAX_BYTES + KEY.length));
    assertThat(driver.counts.happened(StreamCounts.Happening.DEAD_LETTER_CUT)).isEqualTo(1);
  }

  @Test
  void runsAreKeptApart() {
    driver.step(Reports.step("a", 0, 1));
    driver.step(Reports.step("b", 0, 1));

    assertThat(((StoredRun.Known) driver.histories().get("a")).history().run()).isEqualTo("a");
    assertThat(((StoredRun.Known) driver.histories().get("b")).history().run()).isEqualTo("b");
  }

  @Test
  void aRunOfWhichNothingCameForTheRetentionIsDropped() {
    driver.step(Reports.step("run", 0, 1));

    driver.driver.advanceWallClockTime(Driver.RETENTION.minusHours(1));
    assertThat(driver.histories().get("run")).isNotNull();

    driver.driver.advanceWallClockTime(Duration.ofHours(2));
    assertThat(driver.histories().get("run")).isNull();
    assertThat(driver.counts.happened(StreamCounts.Happening.HISTORY_EXPIRED)).isEqualTo(1);
  }

  @Test
  void everyRecordReadHasOneFate() {
    driver.step(Reports.step("run", 0, 1));
    driver.step(Reports.step("run", 5, 1));
    driver.step(Reports.step("run", 13, 1));
    driver.raw(Topics.STEPS, KEY, new byte[] {(byte) 0xff});
    driver.raw(Topics.STEPS, KEY, null);
    driver.run(Reports.info("run", RunState.FINISHED));
    driver.raw(Topics.RUNS, KEY, null);
    driver.raw(Topics.RUNS, null, null);

    long deadLetters = 0;
    for (StreamCounts.Input input : StreamCounts.Input.values()) {
      long fates = 0;
      for (Fate fate : Fate.values()) {
        fates += driver.counts.fate(input, fate);
        deadLetters += fate.deadLetter() ? driver.counts.fate(input, fate) : 0;
      }
      assertThat(driver.counts.read(input)).isEqualTo(fates);
    }
    assertThat(driver.counts.read(StreamCounts.Input.STEPS)).isEqualTo(5);
    assertThat(driver.counts.read(StreamCounts.Input.RUNS)).isEqualTo(3);
    assertThat(driver.output(Topics.DEAD_LETTERS)).hasSize((int) deadLetters).hasSize(4);
  }

  private List<String> reasons() {
    return driver.output(Topics.DEAD_LETTERS).stream()
        .map(letter -> Driver.header(letter, DeadLetter.REASON))
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
        .setTime(Timestamp.newBuilder().setSeconds(Driver.NOW.getEpochSecond()))
        .setContract(Contract.VERSION)
        .setRun("run")
        .setAttempt(1);
  }
}
