package io.gradwatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.VerdictKind;
import io.gradwatch.protocol.wire.StepReport;
import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.streams.InputTopic;
import io.gradwatch.streams.RecordOutcome;
import io.gradwatch.streams.StreamEvent;
import io.gradwatch.streams.StreamMetrics;
import io.gradwatch.trainer.verdicts.VerdictReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Invalid records are dead-lettered, and the monitor continues. */
class InvalidRecordIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Random RANDOM = new Random(3);

  @TempDir static Path dir;
  private static EmbeddedBroker broker;
  private static Monitor monitor;
  private static KafkaProducer<byte[], byte[]> producer;

  @BeforeAll
  static void start() throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"));
    monitor = Monitor.start(MonitorConfig.embedded(broker.bootstrap(), dir.resolve("state")));
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrap(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Contract.MAX_RECORD_BYTES * 2),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stop() {
    producer.close();
    monitor.close();
    broker.close();
  }

  /** An invalid record and its expected outcome. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record InvalidRecord(
      String topic, byte @Nullable [] key, byte @Nullable [] value, RecordOutcome outcome) {}

  /** Position of a record in Kafka. */
  private record RecordPosition(String topic, int partition, long offset) {}

  @Test
  void sendsEachToTheDeadLetterTopicWithReasonAndPositionAndContinues() throws Exception {
    Map<RecordPosition, InvalidRecord> sent = new LinkedHashMap<>();

    try (KafkaPublisher publisher = KafkaPublisher.builder().bootstrap(broker.bootstrap()).build();
        var network = MonitoredNetwork.vanishing("valid", publisher)) {
      network.train(60);
      await().atMost(TIMEOUT).until(() -> publisher.counts().pending() == 0);
      for (InvalidRecord invalid : invalidRecords()) {
        sent.put(positionOf(send(invalid.topic(), invalid.key(), invalid.value())), invalid);
      }
      network.train(60);
    }

    await().atMost(TIMEOUT).until(() -> committed("valid").finalReport().isPresent());
    CommittedRecords valid = committed("valid");
    assertThat(valid.finalReport())
        .get()
        .extracting(RollingReport::stepsJudged, RollingReport::stepsMissing)
        .containsExactly(120L, 0L);
    assertThat(valid.events()).isNotEmpty().isEqualTo(valid.eventsOfSingleEvaluation());
    await().atMost(TIMEOUT).until(() -> deadLetters(sent).size() >= sent.size());
    assertThat(deadLetters(sent)).hasSameSizeAs(sent.keySet());
    for (ConsumerRecord<byte[], byte[]> deadLetter : deadLetters(sent)) {
      InvalidRecord invalid = sent.get(origin(deadLetter));
      assertThat(header(deadLetter, "gradwatch.reason")).isEqualTo(invalid.outcome().name());
      assertThat(header(deadLetter, "gradwatch.message")).isNotBlank();
      assertThat(deadLetter.key()).isEqualTo(invalid.key());
      assertThat(deadLetter.value()).isEqualTo(invalid.value());
    }
    assertCountsAddUp();
    assertThat(status("healthz")).isEqualTo(200);
    assertThat(status("metrics")).isEqualTo(200);
    assertThat(status("api/runs")).isEqualTo(200);
  }

  private static List<InvalidRecord> invalidRecords() {
    byte[] key = bytes("valid");
    byte[] step = RawStep.valid("valid", 0).toByteArray();
    byte[] info = RunInfoCodec.encode(info("valid"));
    return List.of(
        new InvalidRecord(Topics.STEPS, key, random(100), RecordOutcome.MALFORMED),
        new InvalidRecord(
            Topics.STEPS, key, random(Contract.MAX_RECORD_BYTES), RecordOutcome.MALFORMED),
        new InvalidRecord(
            Topics.STEPS,
            key,
            new byte[Contract.MAX_RECORD_BYTES + 1],
            RecordOutcome.BROKEN_CONTRACT),
        new InvalidRecord(Topics.STEPS, key, new byte[0], RecordOutcome.BROKEN_CONTRACT),
        new InvalidRecord(Topics.STEPS, key, null, RecordOutcome.MALFORMED),
        new InvalidRecord(Topics.STEPS, null, null, RecordOutcome.MALFORMED),
        new InvalidRecord(
            Topics.STEPS, key, Arrays.copyOf(step, step.length - 3), RecordOutcome.MALFORMED),
        new InvalidRecord(Topics.STEPS, null, step, RecordOutcome.KEY_MISMATCH),
        new InvalidRecord(Topics.STEPS, bytes("another"), step, RecordOutcome.KEY_MISMATCH),
        new InvalidRecord(Topics.STEPS, random(5), step, RecordOutcome.KEY_MISMATCH),
        contractViolation(RawStep.withNorm("valid", 0, -1)),
        contractViolation(RawStep.withTensors("valid", Contract.MAX_TENSORS + 1)),
        contractViolation(RawStep.withTensorName("valid", "W".repeat(10_000))),
        contractViolation(RawStep.valid("r".repeat(10_000), 0)),
        contractViolation(RawStep.valid("two\nlines", 0)),
        new InvalidRecord(
            Topics.STEPS,
            key,
            StepReport.newBuilder(RawStep.valid("valid", 0)).setContract(2).build().toByteArray(),
            RecordOutcome.NEWER_CONTRACT),
        new InvalidRecord(Topics.RUNS, key, random(100), RecordOutcome.MALFORMED),
        new InvalidRecord(Topics.RUNS, key, new byte[0], RecordOutcome.BROKEN_CONTRACT),
        new InvalidRecord(
            Topics.RUNS, key, Arrays.copyOf(info, info.length / 2), RecordOutcome.MALFORMED),
        new InvalidRecord(Topics.RUNS, bytes("another"), info, RecordOutcome.KEY_MISMATCH));
  }

  private static InvalidRecord contractViolation(StepReport step) {
    return new InvalidRecord(
        Topics.STEPS, bytes(step.getRun()), step.toByteArray(), RecordOutcome.BROKEN_CONTRACT);
  }

  @Test
  void deadLettersMessagesOfAnotherTopic() throws Exception {
    byte[] step = RawStep.valid("astray", 0).toByteArray();
    byte[] info = RunInfoCodec.encode(info("astray"));

    RecordPosition stepInRuns = positionOf(send(Topics.RUNS, bytes("astray"), step));
    RecordPosition infoInSteps = positionOf(send(Topics.STEPS, bytes("astray"), info));

    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                deadLetters().stream()
                    .map(InvalidRecordIT::origin)
                    .toList()
                    .containsAll(List.of(stepInRuns, infoInSteps)));
    assertThat(monitor.healthy()).isTrue();
  }

  @Test
  void reportsANormThatIsNotANumberInsteadOfDeadLetteringIt() throws Exception {
    send(Topics.STEPS, bytes("numberless"), RawStep.valid("numberless", 0).toByteArray());
    send(Topics.STEPS, bytes("numberless"), RawStep.notANumber("numberless", 1).toByteArray());

    await().atMost(TIMEOUT).until(() -> !committed("numberless").events().isEmpty());
    assertThat(committed("numberless").events())
        .extracting(Event::kind)
        .contains(VerdictKind.NON_FINITE);
  }

  @Test
  void evaluatesADuplicateStepOnce() throws Exception {
    byte[] step = RawStep.notANumber("twice", 0).toByteArray();
    long before = monitor.metrics().records(InputTopic.STEPS, RecordOutcome.DUPLICATE);
    for (int i = 0; i < 3; i++) {
      send(Topics.STEPS, bytes("twice"), step);
    }

    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                monitor.metrics().records(InputTopic.STEPS, RecordOutcome.DUPLICATE) == before + 2);
    await().atMost(TIMEOUT).until(() -> !committed("twice").events().isEmpty());
    assertThat(committed("twice").events()).hasSize(1);
  }

  @Test
  void verdictReaderCountsInvalidRecordsAndReceivesTheNextVerdict() throws Exception {
    Queue<Event> received = new ConcurrentLinkedQueue<>();
    Map<String, Object> kafka = new HashMap<>();
    kafka.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
    try (VerdictReader reader = VerdictReader.start(kafka, received::add)) {
      for (String topic : List.of(Topics.EVENTS, Topics.NORMS)) {
        send(topic, bytes("x"), random(100));
        send(topic, bytes("x"), new byte[0]);
        send(topic, null, RawStep.valid("x", 0).toByteArray());
        send(topic, bytes("x"), null);
      }
      send(Topics.STEPS, bytes("received"), RawStep.notANumber("received", 0).toByteArray());

      await()
          .atMost(TIMEOUT)
          .until(() -> received.stream().anyMatch(event -> event.run().equals("received")));
      await().atMost(TIMEOUT).until(() -> reader.unreadable() == 6);
      assertThat(reader.verdicts("received", 1)).isNotEmpty();
    }
  }

  private static void assertCountsAddUp() {
    StreamMetrics metrics = monitor.metrics();
    for (InputTopic input : InputTopic.values()) {
      long sum =
          Arrays.stream(RecordOutcome.values())
              .mapToLong(outcome -> metrics.records(input, outcome))
              .sum();
      assertThat(sum).as("outcomes of %s", input).isEqualTo(metrics.recordsRead(input));
    }
    long deadLettered =
        Arrays.stream(RecordOutcome.values())
            .filter(RecordOutcome::deadLettered)
            .mapToLong(
                outcome ->
                    metrics.records(InputTopic.STEPS, outcome)
                        + metrics.records(InputTopic.RUNS, outcome))
            .sum();
    assertThat(deadLettered).isEqualTo(deadLetters().size());
    assertThat(metrics.events(StreamEvent.DEAD_LETTER_TRUNCATED)).isZero();
    assertThat(metrics.events(StreamEvent.THREAD_REPLACED)).isZero();
  }

  private static CommittedRecords committed(String run) {
    return CommittedRecords.of(broker.bootstrap(), run);
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return CommittedRecords.records(broker.bootstrap(), Topics.DEAD_LETTERS);
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters(
      Map<RecordPosition, InvalidRecord> sent) {
    return deadLetters().stream()
        .filter(deadLetter -> sent.containsKey(origin(deadLetter)))
        .toList();
  }

  private static RecordPosition origin(ConsumerRecord<byte[], byte[]> deadLetter) {
    return new RecordPosition(
        header(deadLetter, "gradwatch.topic"),
        Integer.parseInt(header(deadLetter, "gradwatch.partition")),
        Long.parseLong(header(deadLetter, "gradwatch.offset")));
  }

  private static String header(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
    return new String(deadLetter.headers().lastHeader(name).value(), UTF_8);
  }

  private static RecordPosition positionOf(RecordMetadata written) {
    return new RecordPosition(written.topic(), written.partition(), written.offset());
  }

  private static RecordMetadata send(String topic, byte @Nullable [] key, byte @Nullable [] value)
      throws Exception {
    return producer.send(new ProducerRecord<>(topic, key, value)).get();
  }

  private static int status(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(monitor.address().resolve(path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  private static RunInfo info(String run) {
    return new RunInfo(
        run,
        1,
        RunState.STARTED,
        Instant.EPOCH,
        Instant.EPOCH,
        "test",
        "test",
        List.of(),
        Map.of(),
        0,
        OptionalLong.empty(),
        "");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
