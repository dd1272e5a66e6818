package io.gradwatch.trainer.verdicts;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Looks up the partitions of a topic. */
final class TopicPartitions {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private TopicPartitions() {}

  /**
   * @throws NoMonitorException if the topic does not exist
   */
  static List<TopicPartition> of(Consumer<?, ?> consumer, String topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, TIMEOUT);
    if (partitions.isEmpty()) {
      throw new NoMonitorException(topic);
    }
    return partitions.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }
}
