package io.gradwatch.benchmarks.throughput;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Size of the state that the monitor keeps of a run: that of the newest values in the changelog,
 * each of which is the whole state of a run.
 */
final class StoredStateSize {

  /** Records and transaction markers read from the end of each partition. */
  private static final int LAST_OFFSETS = 20;

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private StoredStateSize() {}

  /** Mean number of bytes per run over the runs that were stored last; NaN if there are none. */
  static double bytesPerRun(String bootstrap) {
    Map<String, Object> settings =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrap,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            IsolationLevel.READ_COMMITTED.toString());
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().entrySet().stream()
              .filter(topic -> TopicSizes.isChangelog(topic.getKey()))
              .flatMap(topic -> topic.getValue().stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - LAST_OFFSETS)));
      Map<String, Integer> sizes = new HashMap<>();
      long deadline = System.nanoTime() + TIMEOUT.toNanos();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())
          && System.nanoTime() - deadline < 0) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          if (record.value() != null) {
            sizes.put(record.key(), record.value().length);
          }
        }
      }
      return sizes.values().stream().mapToInt(size -> size).average().orElse(Double.NaN);
    }
  }
}
