package io.gradwatch.monitor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.monitor.history.BinSeries;
import io.gradwatch.monitor.history.HistoryLimits;
import io.gradwatch.monitor.history.HistoryQuantity;
import io.gradwatch.monitor.history.HistoryQuery;
import io.gradwatch.monitor.history.HistoryUnavailableException;
import io.gradwatch.monitor.history.StepHistory;
import io.gradwatch.monitor.history.Steps;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepHistoryIT {

  private static final HistoryLimits LIMITS =
      HistoryLimits.of(1L << 30, 100, Duration.ofDays(100_000));

  @TempDir Path dir;
  private EmbeddedKafka kafka;
  private KafkaProducer<byte[], byte[]> producer;

  @BeforeEach
  void startKafka() throws Exception {
    kafka = new EmbeddedKafka(dir.resolve("kafka"));
    Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrap());
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(Set.of(new NewTopic(Topics.STEPS, 3, (short) 1))).all().get();
    }
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterEach
  void stopKafka() {
    producer.close();
    kafka.close();
  }

  @Test
  void aRestartedMonitorGoesOnWhereItsPredecessorStopped() throws Exception {
    send(0, 100);
    try (StepHistory history = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> count(history) == 100);
      assertThat(history.counters().stepsAdded()).isEqualTo(100);
    }

    send(100, 150);
    try (StepHistory history = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> count(history) == 150);

      assertThat(history.counters().stepsAdded()).isEqualTo(50);
      assertThat(history.counters().lag()).isZero();
      assertThat(history.counters().failures()).isZero();
    }
  }

  @Test
  void aFileThatCannotBeReadIsBuiltAgainFromTheTopic() throws Exception {
    send(0, 100);
    Path file = dir.resolve("instance").resolve("history.mv");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "not a history".repeat(1_000));

    try (StepHistory history = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> count(history) == 100);

      assertThat(history.counters().failures()).isEqualTo(1);
    }
  }

  @Test
  void recordsThatAreNotReportsAreCountedAndTheRestIsRead() throws Exception {
    send("a", new byte[] {1, 2, 3});
    send("b", StepReportCodec.encode(Steps.step("a", 1, 7, 1, 1)));
    send("a", StepReportCodec.encode(Steps.step("a", 1, 1L << 32, 1, 1)));
    send("a", null);
    send(0, 10);

    try (StepHistory history = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> count(history) == 10);

      await().until(() -> history.counters().stepsRejected() == 3);
    }
  }

  @Test
  void aTopicThatWasCreatedAgainBeginsAnotherHistory() throws Exception {
    send(0, 100);
    try (StepHistory history = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> count(history) == 100);
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
      admin.deleteTopics(Set.of(Topics.STEPS)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(Topics.STEPS));
      admin.createTopics(Set.of(new NewTopic(Topics.STEPS, 3, (short) 1))).all().get();
    }
    producer.close();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    send(0, 10);

    try (StepHistory history = start()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> count(history) == 10);
    }
  }

  private StepHistory start() {
    Properties client = new Properties();
    client.put("bootstrap.servers", kafka.bootstrap());
    return StepHistory.start(dir.resolve("instance"), client, LIMITS);
  }

  /** Number of steps of run a in the history, whatever the width of their bins. */
  private static int count(StepHistory history) {
    try {
      BinSeries bins =
          history.bins(
              new HistoryQuery(
                  "a",
                  OptionalInt.empty(),
                  HistoryQuantity.GRADIENT_NORM,
                  List.of(),
                  0,
                  1_000,
                  16));
      return IntStream.range(0, bins.size()).map(bin -> bins.count(bin, 0)).sum();
    } catch (HistoryUnavailableException opening) {
      return -1;
    }
  }

  private void send(int from, int to) throws Exception {
    for (int step = from; step < to; step++) {
      send("a", StepReportCodec.encode(Steps.step("a", 1, step, 1, step)));
    }
  }

  private void send(String key, byte @Nullable [] value) throws Exception {
    producer.send(new ProducerRecord<>(Topics.STEPS, key.getBytes(UTF_8), value)).get();
  }
}
