package io.gradwatch.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TensorRole;
import io.gradwatch.protocol.TensorStatistics;
import io.gradwatch.protocol.Topics;
import io.gradwatch.streams.InputTopic;
import io.gradwatch.streams.RecordOutcome;
import io.gradwatch.streams.StreamEvent;
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
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A changelog topic that rejects what the monitor writes. */
class RejectedChangelogIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final String CHANGELOG = "gradwatch-monitor-run-histories-changelog";
  private static final int LAYERS = 100;

  @TempDir Path dir;
  private EmbeddedKafka kafka;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> producer;
  private long nextStep;

  /** Norms that cannot be compressed, so that a column of the changelog has its full size. */
  private final Random random = new Random(1);

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.withAccessControl(dir.resolve("kafka"));
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrap());
    admin = Admin.create(client);
    var bytes = new ByteArraySerializer();
    producer = new KafkaProducer<>(client, bytes, bytes);
  }

  @AfterEach
  void stop() {
    producer.close();
    admin.close();
    kafka.close();
  }

  @Test
  void deniedWritesAreCountedAndNamedAndEvaluationGoesOnOnceTheyAreAllowed() throws Exception {
    try (Monitor monitor = startMonitor()) {
      evaluateFirstStep(monitor);
      AclBinding denied = acl(AclOperation.WRITE, AclPermissionType.DENY);
      admin.createAcls(List.of(acl(AclOperation.ALL, AclPermissionType.ALLOW), denied)).all().get();
      send();

      await()
          .atMost(TIMEOUT)
          .until(() -> monitor.metrics().events(StreamEvent.PRODUCTION_FAILED) > 0);
      await()
          .atMost(TIMEOUT)
          .until(
              () ->
                  get(monitor, "healthz")
                      .contains(CHANGELOG + " denies access and nothing can be evaluated"));
      admin.deleteAcls(List.of(denied.toFilter())).all().get();

      awaitStep(monitor, 1);
      await().atMost(TIMEOUT).until(monitor::healthy);
    }
  }

  @Test
  void recordsThatTheTopicNoLongerTakesAreSplitAndTheHistoryIsWhole() throws Exception {
    try (Monitor monitor = startMonitor()) {
      evaluateFirstStep(monitor);
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, CHANGELOG),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "700"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();

      send();

      awaitStep(monitor, 1);
      await() // the step is shown before its transaction fails
          .atMost(TIMEOUT)
          .until(() -> monitor.metrics().events(StreamEvent.PRODUCTION_FAILED) > 0);
    }
    try (Monitor successor = startMonitor()) {
      await().atMost(TIMEOUT).until(successor::healthy);
      send();

      awaitStep(successor, 2);
      assertThat(successor.metrics().events(StreamEvent.HISTORY_LOST)).isZero();
      assertThat(get(successor, "api/runs")).contains("\"stepsJudged\":3,");
    }
  }

  /** The stream threads that fail rethrow the reason, which is not a failure of the test. */
  private static ConditionFactory await() {
    return Awaitility.await().dontCatchUncaughtExceptions();
  }

  /** Steps of a transaction that was aborted are counted too: what is shown has been repeated. */
  private static void awaitStep(Monitor monitor, long step) {
    await()
        .atMost(TIMEOUT)
        .until(() -> get(monitor, "api/runs").contains("\"step\":" + step + ","));
  }

  private void evaluateFirstStep(Monitor monitor) throws Exception {
    await().atMost(TIMEOUT).until(monitor::healthy);
    send();
    await().atMost(TIMEOUT).until(() -> evaluated(monitor) == 1);
  }

  private static long evaluated(Monitor monitor) {
    return monitor.metrics().records(InputTopic.STEPS, RecordOutcome.EVALUATED);
  }

  private Monitor startMonitor() {
    return Monitor.start(MonitorConfig.embedded(kafka.bootstrap(), dir.resolve("state")));
  }

  private static AclBinding acl(AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, CHANGELOG, PatternType.LITERAL),
        new AccessControlEntry("User:ANONYMOUS", "*", operation, permission));
  }

  private void send() throws Exception {
    List<LayerReport> layers =
        IntStream.range(0, LAYERS).mapToObj(index -> layer(index, random.nextDouble())).toList();
    StepReport report =
        new StepReport(
            "changed",
            1,
            0,
            nextStep++,
            0,
            Instant.now(),
            OptionalDouble.of(0.5),
            OptionalDouble.empty(),
            OptionalDouble.of(0.01),
            32,
            0.1,
            layers);
    producer
        .send(
            new ProducerRecord<>(
                Topics.STEPS, "changed".getBytes(UTF_8), StepReportCodec.encode(report)))
        .get();
  }

  private static LayerReport layer(int index, double norm) {
    TensorReport tensor =
        new TensorReport(
            "W",
            TensorRole.WEIGHT,
            new TensorStatistics(10, 0, 0, 0, norm, 0, 0, 0, 0, Optional.empty()),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    return new LayerReport(
        index, "dense" + index, List.of(tensor), Optional.empty(), Optional.empty());
  }

  private static String get(Monitor monitor, String path) throws Exception {
    URI uri = monitor.address().resolve(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
