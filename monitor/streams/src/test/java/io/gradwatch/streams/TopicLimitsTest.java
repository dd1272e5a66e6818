package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RollingReportCodec;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the stream writes fits into its topics, whatever their limits are. */
class TopicLimitsTest {

  private static final byte[] KEY = "run".getBytes(UTF_8);
  private static final int KAFKA_DEFAULT = 1_048_588;

  @TempDir Path stateDir;
  private MonitorTopologyDriver driver;

  @BeforeEach
  void open() {
    driver = new MonitorTopologyDriver(RunRecordEvaluator.of(new RunEvaluator()), stateDir);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void aRollingReportTooLargeForTheContractLosesItsTensors() {
    driver.step(largest());

    RollingReport norms = norms();
    assertThat(norms.layers()).hasSize(4_096).allMatch(layer -> layer.tensors().isEmpty());
    assertThat(driver.metrics.events(StreamEvent.NORMS_TRUNCATED)).isEqualTo(1);
    assertThat(driver.metrics.events(StreamEvent.NORMS_PUBLISHED)).isEqualTo(1);
    assertThat(driver.output(Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void aRollingReportTooLargeForItsTopicLosesLayersFromTheOutputOn() {
    driver.limits.state(Topics.NORMS, KAFKA_DEFAULT);
    driver.step(largest());

    TestRecord<byte[], byte[]> record = driver.output(Topics.NORMS).get(0);
    assertThat(record.value()).hasSizeBetween(KAFKA_DEFAULT / 2, KAFKA_DEFAULT - 512);
    RollingReport norms =
        ((Decoded.Accepted<RollingReport>) RollingReportCodec.decode(record.value())).value();
    assertThat(norms.layers().get(0).index()).isZero();
    assertThat(norms.layers()).hasSizeBetween(1, 4_095);
  }

  @Test
  void whatDoesNotFitAtAllIsLeftOutAndTheStepIsEvaluated() {
    for (String topic : List.of(Topics.NORMS, Topics.EVENTS, Topics.DEAD_LETTERS)) {
      driver.limits.state(topic, 0);
    }
    driver.step(TestRecords.step("run", 0, Double.NaN));
    driver.raw(Topics.STEPS, KEY, new byte[] {(byte) 0xff});
    driver.step(TestRecords.step("run", 1, Double.NaN));

    assertThat(driver.metrics.records(InputTopic.STEPS, RecordOutcome.EVALUATED)).isEqualTo(2);
    assertThat(driver.metrics.events(StreamEvent.EVENT_OMITTED)).isPositive();
    assertThat(driver.metrics.events(StreamEvent.EVENT_PUBLISHED)).isZero();
    assertThat(driver.metrics.events(StreamEvent.NORMS_OMITTED)).isPositive();
    assertThat(driver.metrics.events(StreamEvent.DEAD_LETTER_OMITTED)).isEqualTo(1);
    assertThat(driver.output(Topics.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void anEventTooLargeForItsTopicKeepsItsKind() {
    driver.step(TestRecords.step("run", 0, Double.NaN));
    TestRecord<byte[], byte[]> whole = driver.output(Topics.EVENTS).get(0);

    driver.limits.state(Topics.EVENTS, whole.value().length + 500);
    driver.step(TestRecords.step("other", 0, Double.NaN));

    TestRecord<byte[], byte[]> shorter = driver.output(Topics.EVENTS).get(0);
    assertThat(shorter.value()).hasSizeLessThan(whole.value().length - 10);
    assertThat(driver.metrics.events(StreamEvent.EVENT_TRUNCATED)).isPositive();
    assertThat(driver.metrics.events(StreamEvent.EVENT_OMITTED)).isZero();
  }

  @Test
  void junkOfAMegabyteOnATopicOfAMegabyteKeepsItsReasonAndOrigin() {
    driver.limits.state(Topics.DEAD_LETTERS, KAFKA_DEFAULT);
    driver.raw(Topics.STEPS, KEY, new byte[1_048_400]);

    TestRecord<byte[], byte[]> deadLetter = driver.output(Topics.DEAD_LETTERS).get(0);
    assertThat(deadLetter.value()).isNull();
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.OMITTED_BYTES))
        .isEqualTo("1048403");
    assertThat(MonitorTopologyDriver.header(deadLetter, DeadLetter.OFFSET)).isEqualTo("0");
    assertThat(driver.metrics.events(StreamEvent.DEAD_LETTER_TRUNCATED)).isEqualTo(1);
  }

  @Test
  void aHistoryLargerThanItsChangelogTakesIsSplit() {
    driver.limits.state("test-run-histories-changelog", KAFKA_DEFAULT / 8);
    driver.step(largest());
    driver.step(TestRecords.step("small", 0, 1));

    assertThat(driver.output(Topics.DEAD_LETTERS)).isEmpty();
    assertThat(driver.output(Topics.NORMS)).hasSize(2);
    List<TestRecord<byte[], byte[]>> changelog = driver.changelog();
    assertThat(changelog)
        .allMatch(record -> record.key().length + record.value().length < KAFKA_DEFAULT / 8);

    try (MonitorTopologyDriver successor =
        new MonitorTopologyDriver(RunRecordEvaluator.of(new RunEvaluator()), stateDir)) {
      successor.restore(changelog);
      successor.step(TestRecords.step("run", 0, 1));

      assertThat(successor.metrics.records(InputTopic.STEPS, RecordOutcome.DUPLICATE)).isOne();
      assertThat(successor.metrics.events(StreamEvent.HISTORY_LOST)).isZero();
    }
  }

  @Test
  void aRejectedRecordHalvesTheLimitUntilTheTopicStatesAnother() {
    TopicLimits limits = new TopicLimits();
    limits.state(Topics.NORMS, 1_000_000);
    limits.reject(Topics.NORMS, 500_000);
    limits.state(Topics.NORMS, 1_000_000);
    assertThat(limits.maxRecordBytes(Topics.NORMS)).isEqualTo(250_000);

    limits.state(Topics.NORMS, 2_000_000);
    assertThat(limits.maxRecordBytes(Topics.NORMS)).isBetween(1_900_000, 2_000_000);
  }

  private RollingReport norms() {
    byte[] value = driver.output(Topics.NORMS).get(0).value();
    return ((Decoded.Accepted<RollingReport>) RollingReportCodec.decode(value)).value();
  }

  /** A report of 4,096 layers whose names are of the maximum length in characters. */
  private static StepReport largest() {
    return TestRecords.step(
        "run",
        0,
        IntStream.range(0, 4_096)
            .mapToObj(i -> TestRecords.layer(i, "層".repeat(195) + i, "重".repeat(125)))
            .toList());
  }
}
