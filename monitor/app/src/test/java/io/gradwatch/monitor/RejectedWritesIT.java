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
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
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

/** Brokers that reject writes for good, and topics that change under a running monitor. */
class RejectedWritesIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Half a minute of failures, and the backoff of the thread that failed last. */
  private static final Duration TIMEOUT_OF_REJECTION = Duration.ofSeconds(150);

  @TempDir Path dir;
  private EmbeddedKafka kafka;
  private Admin admin;
  private KafkaProducer<byte[], byte[]> producer;
  private long nextStep;

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
  void evaluationGoesOnWithoutTheTopicOfEventsIfItsWritesAreDenied() throws Exception {
    try (Monitor monitor = startMonitor()) {
      await().atMost(TIMEOUT).until(monitor::healthy);
      deny(Topics.EVENTS);
      send(Double.NaN); // begins a verdict, so that an event has to be written

      await()
          .atMost(TIMEOUT_OF_REJECTION)
          .until(() -> monitor.metrics().events(StreamEvent.EVENT_OMITTED) > 0);
      send(0.1);
      await()
          .atMost(TIMEOUT_OF_REJECTION)
          .until(
              () ->
                  monitor.metrics().records(InputTopic.STEPS, RecordOutcome.EVALUATED) >= 2
                      && monitor.healthy());

      assertThat(monitor.metrics().events(StreamEvent.PRODUCTION_FAILED)).isPositive();
      assertThat(get(monitor, "api/runs")).contains("NON_FINITE");
      assertThat(get(monitor, "healthz"))
          .startsWith("RUNNING, gradwatch.events is not written: ")
          .contains("TopicAuthorizationException");
    }
  }

  @Test
  void stepsRecreatedWithAnotherNumberOfPartitionsAreReportedAndRefused() throws Exception {
    try (Monitor monitor = startMonitor()) {
      send(0.1);
      await()
          .atMost(TIMEOUT)
          .until(
              () ->
                  monitor.healthy()
                      && monitor.metrics().records(InputTopic.STEPS, RecordOutcome.EVALUATED) == 1);

      admin.deleteTopics(Set.of(Topics.STEPS)).all().get();
      await().atMost(TIMEOUT).until(() -> !admin.listTopics().names().get().contains(Topics.STEPS));
      admin.createTopics(List.of(new NewTopic(Topics.STEPS, 7, (short) 1))).all().get();

      await()
          .atMost(TIMEOUT_OF_REJECTION)
          .until(() -> get(monitor, "healthz").contains("gradwatch.steps=7"));
      assertThat(status(monitor, "healthz")).isEqualTo(503);
      assertThat(status(monitor, "readyz")).isEqualTo(503);
    }
  }

  /** The stream threads that fail rethrow the reason, which is not a failure of the test. */
  private static ConditionFactory await() {
    return Awaitility.await().dontCatchUncaughtExceptions();
  }

  private Monitor startMonitor() {
    return Monitor.start(MonitorConfig.embedded(kafka.bootstrap(), dir.resolve("state")));
  }

  private void deny(String topic) throws Exception {
    ResourcePattern pattern = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
    admin
        .createAcls(
            List.of(
                new AclBinding(pattern, entry(AclOperation.ALL, AclPermissionType.ALLOW)),
                new AclBinding(pattern, entry(AclOperation.WRITE, AclPermissionType.DENY))))
        .all()
        .get();
  }

  private static AccessControlEntry entry(AclOperation operation, AclPermissionType permission) {
    return new AccessControlEntry("User:ANONYMOUS", "*", operation, permission);
  }

  private void send(double loss) throws Exception {
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
    StepReport report =
        new StepReport(
            "denied",
            1,
            0,
            nextStep++,
            0,
            Instant.now(),
            OptionalDouble.of(loss),
            OptionalDouble.empty(),
            OptionalDouble.of(0.01),
            32,
            0.1,
            List.of(layer));
    producer
        .send(
            new ProducerRecord<>(
                Topics.STEPS, "denied".getBytes(UTF_8), StepReportCodec.encode(report)))
        .get();
  }

  private static String get(Monitor monitor, String path) throws Exception {
    return response(monitor, path).body();
  }

  private static int status(Monitor monitor, String path) throws Exception {
    return response(monitor, path).statusCode();
  }

  private static HttpResponse<String> response(Monitor monitor, String path) throws Exception {
    URI uri = monitor.address().resolve(path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }
}
