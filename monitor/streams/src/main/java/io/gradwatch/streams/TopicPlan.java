package io.gradwatch.streams;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topics to create on a new cluster.
 *
 * @param partitions number of partitions of every topic; runs are distributed over them by key
 * @param replicationFactor replication factor of every topic; -1 for the broker's default
 */
public record TopicPlan(int partitions, short replicationFactor) {

  /** Size of key, headers and batch, in addition to the value that the contract limits. */
  static final int OVERHEAD_BYTES = 64 * 1024;

  public TopicPlan {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions is " + partitions + "; it must be at least 1");
    }
  }

  List<NewTopic> topics() {
    int record = Contract.MAX_RECORD_BYTES + OVERHEAD_BYTES;
    return List.of(
        topic(Topics.RUNS, compacted(record)),
        topic(Topics.STEPS, withRetention(Duration.ofDays(3), record)),
        topic(Topics.NORMS, withRetention(Duration.ofDays(7), record)),
        topic(Topics.EVENTS, withRetention(Duration.ofDays(28), record)),
        topic(
            Topics.DEAD_LETTERS,
            withRetention(Duration.ofDays(28), DeadLetter.MAX_BYTES + OVERHEAD_BYTES)));
  }

  private NewTopic topic(String name, Map<String, String> configs) {
    return new NewTopic(
            name,
            Optional.of(partitions),
            replicationFactor > 0 ? Optional.of(replicationFactor) : Optional.empty())
        .configs(configs);
  }

  private static Map<String, String> compacted(int maxRecordBytes) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        TopicConfig.CLEANUP_POLICY_COMPACT,
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        String.valueOf(maxRecordBytes));
  }

  private static Map<String, String> withRetention(Duration retention, int maxRecordBytes) {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG, String.valueOf(retention.toMillis()),
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(maxRecordBytes));
  }
}
