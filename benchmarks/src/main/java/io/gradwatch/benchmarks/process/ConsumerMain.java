package io.gradwatch.benchmarks.process;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.StepColumnsDecoder;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The process of {@link ConsumerProcess}. */
final class ConsumerMain {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(100);

  /** Kafka Streams' default, so that consumer and monitor poll alike. */
  private static final int MAX_POLL_RECORDS = 1_000;

  /**
   * A fetch at the end of the topic keeps the next one, from the beginning, waiting for so long;
   * Kafka's 500 ms would be most of a short measurement.
   */
  private static final int MAX_FETCH_WAIT_MILLIS = 5;

  /** Time until the measurement, in which the first fetches of all partitions arrive. */
  private static final Duration LEAD = Duration.ofMillis(200);

  private final StepColumnsDecoder decoder = new StepColumnsDecoder();
  private long steps;

  private ConsumerMain() {}

  public static void main(String[] arguments) throws IOException {
    CommandLoop.run(new ConsumerMain()::answer);
    System.exit(0);
  }

  private String answer(String command) throws IOException {
    String[] words = command.split(" ", 3);
    Duration duration = Duration.ofMillis(Long.parseLong(words[1]));
    return JSON.writeValueAsString(read(ReadMode.valueOf(words[0]), duration, words[2]));
  }

  private ProcessUsage read(ReadMode mode, Duration duration, String bootstrap) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            MAX_POLL_RECORDS,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            MAX_FETCH_WAIT_MILLIS);
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.STEPS).stream()
              .map(info -> new TopicPartition(Topics.STEPS, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      partitions.forEach(partition -> consumer.seek(partition, 0));
      read(consumer, ends, mode, LEAD);
      ProcessUsage begin = ProcessUsage.now(steps);
      read(consumer, ends, mode, duration);
      return ProcessUsage.now(steps).since(begin);
    }
  }

  /** Reads for a time; begins a partition again when it has come to its end. */
  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      ReadMode mode,
      Duration duration) {
    long deadline = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() - deadline < 0) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        switch (mode) {
          case POLL -> {}
          case DECODE -> requireAccepted(decoder.decode(record.value()));
          case DECODE_OBJECTS -> requireAccepted(StepReportCodec.decode(record.value()));
        }
        steps++;
      }
      for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
        if (end.getValue() > 0 && consumer.position(end.getKey()) >= end.getValue()) {
          consumer.seek(end.getKey(), 0);
        }
      }
    }
  }

  private static <T> void requireAccepted(Decoded<T> decoded) {
    if (decoded instanceof Decoded.Rejected<T> rejected) {
      throw new IllegalStateException("a step was rejected: " + rejected.message());
    }
  }
}
