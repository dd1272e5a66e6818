package io.gradwatch.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.protocol.Contract;
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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records as large as trainers may send do not stop the monitor, whatever limits topics have. */
class TopicLimitsIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int LARGE_JUNK_BYTES = 1_048_400;

  @TempDir Path dir;
  private EmbeddedKafka kafka;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void start() throws Exception {
    kafka = new EmbeddedKafka(dir.resolve("kafka"));
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrap(),
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Contract.MAX_RECORD_BYTES * 2),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void stop() {
    producer.close();
    kafka.close();
  }

  @Test
  void runsBehindTheLargestReportAreEvaluated() throws Exception {
    try (Monitor monitor = startMonitor()) {
      byte[] largest = largest();
      assertThat(largest).hasSizeBetween(4_000_000, Contract.MAX_RECORD_BYTES);
      send("large", largest);
      for (int i = 0; i < 20; i++) {
        send("small" + i, small("small" + i));
      }

      await().atMost(TIMEOUT).until(() -> committed(Topics.NORMS).size() == 21);
      assertThat(committed(Topics.DEAD_LETTERS)).isEmpty();
      assertThat(monitor.metrics().records(InputTopic.STEPS, RecordOutcome.EVALUATED))
          .isEqualTo(21);
      assertThat(monitor.metrics().events(StreamEvent.NORMS_TRUNCATED)).isEqualTo(1);
      assertUndisturbed(monitor);
    }
  }

  @Test
  void largeJunkOnTopicsWithKafkasDefaultLimitIsDeadLetteredWithItsOrigin() throws Exception {
    createTopicsWithDefaults();
    try (Monitor monitor = startMonitor()) {
      send("junk", new byte[LARGE_JUNK_BYTES]);
      send("small", small("small"));

      await()
          .atMost(TIMEOUT)
          .until(
              () ->
                  committed(Topics.NORMS).size() == 1
                      && committed(Topics.DEAD_LETTERS).size() == 1);
      ConsumerRecord<byte[], byte[]> deadLetter = committed(Topics.DEAD_LETTERS).get(0);
      assertThat(header(deadLetter, "gradwatch.offset")).isEqualTo("0");
      assertThat(header(deadLetter, "gradwatch.omitted-bytes"))
          .isEqualTo(String.valueOf(LARGE_JUNK_BYTES + 4));
      assertUndisturbed(monitor);
    }
  }

  private Monitor startMonitor() {
    return Monitor.start(MonitorConfig.embedded(kafka.bootstrap(), dir.resolve("state")));
  }

  private static void assertUndisturbed(Monitor monitor) {
    assertThat(monitor.metrics().events(StreamEvent.PRODUCTION_FAILED)).isZero();
    assertThat(monitor.metrics().events(StreamEvent.THREAD_REPLACED)).isZero();
    assertThat(monitor.healthy()).isTrue();
  }

  private void createTopicsWithDefaults() throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrap());
    try (Admin admin = Admin.create(client)) {
      List<NewTopic> topics = new ArrayList<>();
      for (String topic :
          List.of(Topics.STEPS, Topics.RUNS, Topics.NORMS, Topics.EVENTS, Topics.DEAD_LETTERS)) {
        topics.add(new NewTopic(topic, 1, (short) 1));
      }
      admin.createTopics(topics).all().get();
    }
  }

  private static byte[] step(String run, List<LayerReport> layers) {
    return StepReportCodec.encode(
        new StepReport(
            run,
            1,
            0,
            0,
            0,
            Instant.now(),
            OptionalDouble.of(0.5),
            OptionalDouble.empty(),
            OptionalDouble.of(0.01),
            32,
            0.1,
            layers));
  }

  private static LayerReport layer(int index, String name, String param) {
    TensorReport tensor =
        new TensorReport(
            param,
            TensorRole.WEIGHT,
            new TensorStatistics(10, 0, 0, 0, 0.1, 0, 0, 0, 0, Optional.empty()),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());
    return new LayerReport(index, name, List.of(tensor), Optional.empty(), Optional.empty());
  }

  private static byte[] small(String run) {
    return step(run, List.of(layer(0, "dense", "W")));
  }

  /** A step with as many layers as the contract allows, whose names fill its record. */
  private static byte[] largest() {
    return step(
        "large",
        IntStream.range(0, Contract.MAX_LAYERS)
            .mapToObj(i -> layer(i, "層".repeat(47) + i, "重".repeat(26)))
            .toList());
  }

  private void send(String run, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(Topics.STEPS, run.getBytes(UTF_8), value)).get();
  }

  /** Returns the committed records of a topic up to its current end. */
  private List<ConsumerRecord<byte[], byte[]>> committed(String topic) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka.bootstrap(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
      }
    }
    return records;
  }

  private static String header(ConsumerRecord<byte[], byte[]> deadLetter, String name) {
    return new String(deadLetter.headers().lastHeader(name).value(), UTF_8);
  }
}
