package io.gradwatch.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import io.gradwatch.standalone.broker.EmbeddedBroker;
import io.gradwatch.streams.Fate;
import io.gradwatch.streams.StreamCounts;
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

/** What comes out of a topic is hostile until checked. */
class GarbageIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
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

  /** A record that is none, and what is to become of it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Garbage(String topic, byte @Nullable [] key, byte @Nullable [] value, Fate fate) {}

  /** Where a record was written. */
  private record Place(String topic, int partition, long offset) {}

  @Test
  void eachGoesToTheDeadLettersWithItsReasonAndPlaceAndTheStreamGoesOn() throws Exception {
    Map<Place, Garbage> sent = new LinkedHashMap<>();

    try (KafkaPublisher publisher = KafkaPublisher.builder().bootstrap(broker.bootstrap()).build();
        var before = WatchedNetwork.vanishing("sound", publisher)) {
      before.train(60);
      await().atMost(PATIENCE).until(() -> publisher.counts().pending() == 0);
      for (Garbage garbage : garbage()) {
        sent.put(place(send(garbage.topic(), garbage.key(), garbage.value())), garbage);
      }
      before.train(60);
    }

    await().atMost(PATIENCE).until(() -> committed("sound").lastWord().isPresent());
    Committed sound = committed("sound");
    assertThat(sound.lastWord())
        .get()
        .extracting(RollingReport::stepsJudged, RollingReport::stepsMissing)
        .containsExactly(120L, 0L);
    assertThat(sound.events()).isNotEmpty().isEqualTo(sound.eventsOfOneGo());
    await().atMost(PATIENCE).until(() -> deadLetters(sent).size() >= sent.size());
    assertThat(deadLetters(sent)).hasSameSizeAs(sent.keySet());
    for (ConsumerRecord<byte[], byte[]> letter : deadLetters(sent)) {
      Garbage garbage = sent.get(origin(letter));
      assertThat(header(letter, "gradwatch.reason")).isEqualTo(garbage.fate().name());
      assertThat(header(letter, "gradwatch.message")).isNotBlank();
      assertThat(letter.key()).isEqualTo(garbage.key());
      assertThat(letter.value()).isEqualTo(garbage.value());
    }
    assertCountsAddUp();
    assertThat(status("healthz")).isEqualTo(200);
    assertThat(status("metrics")).isEqualTo(200);
    assertThat(status("api/runs")).isEqualTo(200);
  }

  private static List<Garbage> garbage() {
    byte[] key = bytes("sound");
    byte[] step = RawStep.valid("sound", 0).toByteArray();
    byte[] info = RunInfoCodec.encode(info("sound"));
    return List.of(
        new Garbage(Topics.STEPS, key, random(100), Fate.MALFORMED),
        new Garbage(Topics.STEPS, key, random(Contract.MAX_RECORD_BYTES), Fate.MALFORMED),
        new Garbage(
            Topics.STEPS, key, new byte[Contract.MAX_RECORD_BYTES + 1], Fate.BROKEN_CONTRACT),
        new Garbage(Topics.STEPS, key, new byte[0], Fate.BROKEN_CONTRACT),
        new Garbage(Topics.STEPS, key, null, Fate.MALFORMED),
        new Garbage(Topics.STEPS, null, null, Fate.MALFORMED),
        new Garbage(Topics.STEPS, key, Arrays.copyOf(step, step.length - 3), Fate.MALFORMED),
        new Garbage(Topics.STEPS, null, step, Fate.KEY_MISMATCH),
        new Garbage(Topics.STEPS, bytes("another"), step, Fate.KEY_MISMATCH),
        new Garbage(Topics.STEPS, random(5), step, Fate.KEY_MISMATCH),
        refused(RawStep.withNorm("sound", 0, -1)),
        refused(RawStep.withTensors("sound", 10_000)),
        refused(RawStep.withTensorName("sound", "W".repeat(10_000))),
        refused(RawStep.valid("r".repeat(10_000), 0)),
        refused(RawStep.valid("two\nlines", 0)),
        new Garbage(
            Topics.STEPS,
            key,
            StepReport.newBuilder(RawStep.valid("sound", 0)).setContract(2).build().toByteArray(),
            Fate.NEWER_CONTRACT),
        new Garbage(Topics.RUNS, key, random(100), Fate.MALFORMED),
        new Garbage(Topics.RUNS, key, new byte[0], Fate.BROKEN_CONTRACT),
        new Garbage(Topics.RUNS, key, Arrays.copyOf(info, info.length / 2), Fate.MALFORMED),
        new Garbage(Topics.RUNS, bytes("another"), info, Fate.KEY_MISMATCH));
  }

  private static Garbage refused(StepReport step) {
    return new Garbage(
        Topics.STEPS, bytes(step.getRun()), step.toByteArray(), Fate.BROKEN_CONTRACT);
  }

  @Test
  void messagesOfAnotherTopicAreSetAside() throws Exception {
    byte[] step = RawStep.valid("astray", 0).toByteArray();
    byte[] info = RunInfoCodec.encode(info("astray"));

    Place stepAmongRuns = place(send(Topics.RUNS, bytes("astray"), step));
    Place infoAmongSteps = place(send(Topics.STEPS, bytes("astray"), info));

    await()
        .atMost(PATIENCE)
        .until(
            () ->
                deadLetters().stream()
                    .map(GarbageIT::origin)
                    .toList()
                    .containsAll(List.of(stepAmongRuns, infoAmongSteps)));
    assertThat(monitor.healthy()).isTrue();
  }

  @Test
  void aNormThatIsNotANumberIsNewsAndNoGarbage() throws Exception {
    send(Topics.STEPS, bytes("numberless"), RawStep.valid("numberless", 0).toByteArray());
    send(Topics.STEPS, bytes("numberless"), RawStep.notANumber("numberless", 1).toByteArray());

    await().atMost(PATIENCE).until(() -> !committed("numberless").events().isEmpty());
    assertThat(committed("numberless").events())
        .extracting(Event::kind)
        .contains(VerdictKind.NON_FINITE);
  }

  @Test
  void aStepThatIsSentTwiceIsJudgedOnce() throws Exception {
    byte[] step = RawStep.notANumber("twice", 0).toByteArray();
    long before = monitor.counts().fate(StreamCounts.Input.STEPS, Fate.DUPLICATE);
    for (int i = 0; i < 3; i++) {
      send(Topics.STEPS, bytes("twice"), step);
    }

    await()
        .atMost(PATIENCE)
        .until(() -> monitor.counts().fate(StreamCounts.Input.STEPS, Fate.DUPLICATE) == before + 2);
    await().atMost(PATIENCE).until(() -> !committed("twice").events().isEmpty());
    assertThat(committed("twice").events()).hasSize(1);
  }

  @Test
  void whoReadsVerdictsCountsGarbageAndHearsTheNextVerdict() throws Exception {
    Queue<Event> heard = new ConcurrentLinkedQueue<>();
    Map<String, Object> kafka = new HashMap<>();
    kafka.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrap());
    try (VerdictReader reader = VerdictReader.start(kafka, heard::add)) {
      for (String topic : List.of(Topics.EVENTS, Topics.NORMS)) {
        send(topic, bytes("x"), random(100));
        send(topic, bytes("x"), new byte[0]);
        send(topic, null, RawStep.valid("x", 0).toByteArray());
        send(topic, bytes("x"), null);
      }
      send(Topics.STEPS, bytes("heard"), RawStep.notANumber("heard", 0).toByteArray());

      await()
          .atMost(PATIENCE)
          .until(() -> heard.stream().anyMatch(event -> event.run().equals("heard")));
      await().atMost(PATIENCE).until(() -> reader.unreadable() == 6);
      assertThat(reader.verdicts("heard", 1)).isNotEmpty();
    }
  }

  private static void assertCountsAddUp() {
    StreamCounts counts = monitor.counts();
    for (StreamCounts.Input input : StreamCounts.Input.values()) {
      long fates = Arrays.stream(Fate.values()).mapToLong(fate -> counts.fate(input, fate)).sum();
      assertThat(fates).as("fates of %s", input).isEqualTo(counts.read(input));
    }
    long setAside =
        Arrays.stream(Fate.values())
            .filter(Fate::deadLetter)
            .mapToLong(
                fate ->
                    counts.fate(StreamCounts.Input.STEPS, fate)
                        + counts.fate(StreamCounts.Input.RUNS, fate))
            .sum();
    assertThat(setAside).isEqualTo(deadLetters().size());
    assertThat(counts.happened(StreamCounts.Happening.DEAD_LETTER_CUT)).isZero();
    assertThat(counts.happened(StreamCounts.Happening.THREAD_REPLACED)).isZero();
  }

  private static Committed committed(String run) {
    return Committed.of(broker.bootstrap(), run);
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return Committed.records(broker.bootstrap(), Topics.DEAD_LETTERS);
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters(Map<Place, Garbage> sent) {
    return deadLetters().stream().filter(letter -> sent.containsKey(origin(letter))).toList();
  }

  private static Place origin(ConsumerRecord<byte[], byte[]> letter) {
    return new Place(
        header(letter, "gradwatch.topic"),
        Integer.parseInt(header(letter, "gradwatch.partition")),
        Long.parseLong(header(letter, "gradwatch.offset")));
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  private static Place place(RecordMetadata written) {
    return new Place(written.topic(), written.partition(), written.offset());
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
