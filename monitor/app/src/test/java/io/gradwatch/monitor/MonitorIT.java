package io.gradwatch.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.protocol.Topics;
import io.gradwatch.streams.InputTopic;
import io.gradwatch.streams.RecordOutcome;
import io.gradwatch.streams.StreamMetrics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MonitorIT {

  @TempDir static Path dir;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void startKafka() throws Exception {
    kafka = new EmbeddedKafka(dir.resolve("kafka"));
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  @Order(1)
  void topicsWithDifferentPartitionCountsAreRejected() throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrap());
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(Set.of(new NewTopic(Topics.STEPS, 3, (short) 1))).all().get();

      assertThatThrownBy(() -> Monitor.start(config()))
          .isInstanceOf(MonitorStartupException.class)
          .hasMessageContaining("gradwatch.steps has 3 partitions and gradwatch.runs has 4");

      admin.deleteTopics(Set.of(Topics.STEPS)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(Topics.STEPS));
    }
  }

  @Test
  @Order(2)
  void everyRecordSentIsCountedOnceAndTheScrapePasses() throws Exception {
    try (Monitor monitor = Monitor.start(config())) {
      send(Topics.RUNS, "a", RunInfoCodec.encode(info("a")));
      for (int step = 0; step < 20; step++) {
        send(Topics.STEPS, "a", StepReportCodec.encode(step("a", step)));
      }
      send(Topics.STEPS, "a", new byte[] {(byte) 0xff, 1, 2});
      send(Topics.STEPS, "b", StepReportCodec.encode(step("a", 1)));

      StreamMetrics metrics = monitor.metrics();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  metrics.recordsRead(InputTopic.STEPS) == 22
                      && metrics.recordsRead(InputTopic.RUNS) == 1
                      && metrics.records(InputTopic.STEPS, RecordOutcome.MALFORMED) == 1
                      && metrics.records(InputTopic.STEPS, RecordOutcome.KEY_MISMATCH) == 1);
      await().until(() -> get(monitor, "healthz").equals("RUNNING\n"));
      await().until(() -> get(monitor, "api/runs").contains("\"run\":\"a\""));
      String scrape = get(monitor, "metrics");
      assertThat(scrape)
          .contains("gradwatch_run_state{run=\"a\"")
          .contains("kafka_stream_")
          .contains("jvm_memory_used_bytes")
          .contains("http_server_requests_seconds_count");
      Promtool.assertPasses(scrape);
    }
  }

  @Test
  @Order(3)
  void aRestartedMonitorRestoresTheRunAndReadsNothingTwice() throws Exception {
    try (Monitor monitor = Monitor.start(config())) {
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> get(monitor, "api/runs").contains("\"run\":\"a\""));

      assertThat(monitor.metrics().recordsRead(InputTopic.STEPS)).isZero();
    }
  }

  @Test
  @Order(4)
  void aPortInUseIsReportedInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MonitorConfig config =
          MonitorConfig.read(
              null,
              Map.of(),
              Map.of("bootstrap", kafka.bootstrap(), "port", "" + taken.getLocalPort()));

      assertThatThrownBy(() -> Monitor.start(config))
          .isInstanceOf(MonitorStartupException.class)
          .hasMessageContaining("cannot listen on 127.0.0.1 port " + taken.getLocalPort());
    }
  }

  @Test
  @Order(5)
  void aRestartedMonitorReportsTheRunThatStalledBefore() throws Exception {
    try (Monitor monitor = Monitor.start(config())) {
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> get(monitor, "api/runs").contains("RUN_STALLED"));

      assertThat(monitor.metrics().recordsRead(InputTopic.STEPS)).isZero();
      await().until(() -> get(monitor, "metrics").contains("kind=\"RUN_STALLED\""));
      send(Topics.STEPS, "a", StepReportCodec.encode(step("a", 20)));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !get(monitor, "api/runs").contains("RUN_STALLED"));
    }
  }

  @Test
  @Order(6)
  void twoMonitorsWithTheSameSettingsShareTheRunsAndEachAnswersForAll() throws Exception {
    MonitorConfig same =
        MonitorConfig.read(
            null,
            Map.of(),
            Map.of(
                "bootstrap", kafka.bootstrap(),
                "stateDir", dir.resolve("shared").toString(),
                "replicationFactor", "1"));
    Set<String> runs = Set.of("s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7");
    for (String run : runs) {
      send(Topics.STEPS, run, StepReportCodec.encode(step(run, 0)));
    }

    try (Monitor first = Monitor.start(same);
        Monitor second = Monitor.start(same)) {
      assertThat(second.address()).isNotEqualTo(first.address());
      for (Monitor monitor : List.of(first, second)) {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    monitor.healthy()
                        && runs(get(monitor, "api/runs")).containsAll(runs)
                        && !runs(get(monitor, "api/runs?local=true")).containsAll(runs));
        for (String run : runs) {
          await() // while runs move between the monitors, one may be on neither for a moment
              .atMost(Duration.ofSeconds(30))
              .until(() -> get(monitor, "api/runs/" + run).contains("\"run\":\"" + run + "\""));
        }
      }
      assertThat(runs(get(first, "api/runs?local=true")))
          .doesNotContainAnyElementsOf(runs(get(second, "api/runs?local=true")));
    }
  }

  private static List<String> runs(String list) {
    return Pattern.compile("\"run\":\"(s[0-9])\",\"attempt\"")
        .matcher(list)
        .results()
        .map(match -> match.group(1))
        .toList();
  }

  private static MonitorConfig config() {
    return MonitorConfig.embedded(kafka.bootstrap(), dir.resolve("state"));
  }

  private static void send(String topic, String key, byte[] value) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value)).get();
    }
  }

  private static String get(Monitor monitor, String path) throws Exception {
    URI uri = monitor.address().resolve(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static RunInfo info(String run) {
    return new RunInfo(
        run,
        1,
        RunState.RUNNING,
        Instant.now(),
        Instant.now(),
        "test",
        "test",
        List.of(),
        Map.of(),
        0,
        OptionalLong.of(20),
        "");
  }

  private static StepReport step(String run, long step) {
    TensorReport tensor =
        new TensorReport(
            "W",
            TensorRole.WEIGHT,
            new TensorStatistics(10, 0, 0, 0, 0.1, 0, 0, 0, 0, Optional.empty()),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    LayerReport layer =
        new LayerReport(0, "dense", List.of(tensor), Optional.empty(), Optional.empty());
    return new StepReport(
        run,
        1,
        0,
        step,
        0,
        Instant.now(),
        OptionalDouble.of(1),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        1,
        0.1,
        List.of(layer));
  }
}
