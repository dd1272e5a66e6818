package io.gradwatch.trainer.verdicts;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** All partitions of a topic. */
final class Partitions {

  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private Partitions() {}

  static List<TopicPartition> of(Consumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic, TIMEOUT).stream()
        .map(info -> new TopicPartition(topic, info.partition()))
        .toList();
  }
}
