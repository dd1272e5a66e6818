package io.gradwatch.trainer.verdicts;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the highest attempt of each run from Kafka. */
final class LastAttemptReader {

  private static final Duration POLL = Duration.ofMillis(200);

  /** Time without any record after which the broker counts as unreachable. */
  private static final Duration INACTIVITY_TIMEOUT = Duration.ofSeconds(30);

  private LastAttemptReader() {}

  /**
   * Reads the topic of runs from its beginning to its current end. Unreadable records are skipped:
   * the monitor reports them.
   *
   * @throws TimeoutException if the broker sends no record for {@link #INACTIVITY_TIMEOUT}
   */
  static Map<String, Integer> read(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = TopicPartitions.of(consumer, Topics.RUNS);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, Integer> attempts = new HashMap<>();
    long lastRecordNanos = System.nanoTime();
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        mergeAttempt(record, attempts);
        lastRecordNanos = System.nanoTime();
      }
      if (System.nanoTime() - lastRecordNanos > INACTIVITY_TIMEOUT.toNanos()) {
        throw new TimeoutException(
            "no record from topic " + Topics.RUNS + " for " + INACTIVITY_TIMEOUT);
      }
    }
    return attempts;
  }

  private static void mergeAttempt(
      ConsumerRecord<byte[], byte[]> record, Map<String, Integer> attempts) {
    if (record.value() != null
        && RunInfoCodec.decode(record.value()) instanceof Decoded.Accepted<RunInfo> accepted) {
      attempts.merge(accepted.value().run(), accepted.value().attempt(), Math::max);
    }
  }
}
