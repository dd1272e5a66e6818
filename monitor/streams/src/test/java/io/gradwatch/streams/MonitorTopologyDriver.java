package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventCodec;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** Runs the topology without a broker. */
final class MonitorTopologyDriver implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-03-01T13:00:00Z");
  static final Duration STALL_CHECK_INTERVAL = Duration.ofSeconds(5);
  static final int MAX_RUNS = 500;
  static final Duration RETENTION = Duration.ofDays(7);

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final StreamMetrics metrics = new StreamMetrics(meters);
  final TopicLimits limits = new TopicLimits();
  final RunSnapshots snapshots = new RunSnapshots();
  final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> steps;
  private final TestInputTopic<byte[], byte[]> runs;

  MonitorTopologyDriver(RunRecordEvaluator evaluator, Path stateDir) {
    Properties properties =
        new MonitorStreamsConfig(
                "test",
                "nowhere:9092",
                stateDir,
                1,
                (short) 1,
                0,
                Duration.ofMillis(100),
                RETENTION,
                MAX_RUNS,
                STALL_CHECK_INTERVAL,
                Duration.ofMinutes(1),
                Map.of())
            .toProperties(
                metrics,
                limits,
                new InstanceIdentity("test", "driver"),
                stateDir,
                new MonitorAddress("localhost", 9464));
    driver =
        new TopologyTestDriver(
            new MonitorTopology(
                    evaluator,
                    RETENTION,
                    STALL_CHECK_INTERVAL,
                    metrics,
                    Clock.fixed(NOW, ZoneOffset.UTC),
                    limits,
                    new RunLimit(MAX_RUNS),
                    Duration.ZERO,
                    snapshots,
                    new SnapshotBudget(1))
                .build(),
            properties,
            NOW);
    steps = input(Topics.STEPS);
    runs = input(Topics.RUNS);
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void step(StepReport report) {
    raw(Topics.STEPS, report.run().getBytes(UTF_8), StepReportCodec.encode(report));
  }

  void run(RunInfo info) {
    raw(Topics.RUNS, info.run().getBytes(UTF_8), RunInfoCodec.encode(info));
  }

  void raw(String topic, byte[] key, byte[] value) {
    raw(topic, key, value, new RecordHeaders(), NOW);
  }

  void raw(String topic, byte[] key, byte[] value, Headers headers, Instant time) {
    TestInputTopic<byte[], byte[]> input = topic.equals(Topics.STEPS) ? steps : runs;
    input.pipeInput(new TestRecord<>(key, value, headers, time));
  }

  List<TestRecord<byte[], byte[]>> output(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  List<Event> events() {
    return output(Topics.EVENTS).stream()
        .map(out -> ((Decoded.Accepted<Event>) EventCodec.decode(out.value())).value())
        .toList();
  }

  RunHistoryStore histories() {
    return (RunHistoryStore) driver.getStateStore(TopologyNames.HISTORIES);
  }

  /** Returns what the store has written to its changelog topic since the last call. */
  List<TestRecord<byte[], byte[]>> changelog() {
    return output("test-" + TopologyNames.HISTORIES + "-changelog");
  }

  /**
   * Restores what an earlier process has written, as Kafka Streams does before the first record.
   */
  void restore(List<TestRecord<byte[], byte[]>> changelog) {
    changelog.forEach(record -> histories().restore(record.key(), record.value()));
  }

  static String header(TestRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  @Override
  public void close() {
    driver.close();
  }
}
