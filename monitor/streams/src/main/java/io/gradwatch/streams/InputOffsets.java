package io.gradwatch.streams;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Positions of the monitor in its input topics, over all processes of the consumer group.
 *
 * @param positions position in each partition
 */
record InputOffsets(Map<TopicPartition, Position> positions) {

  /**
   * Position in one partition.
   *
   * @param committed offset of the next record to evaluate
   * @param end offset behind the last record
   */
  record Position(long committed, long end) {

    boolean waiting() {
      return committed < end;
    }
  }

  InputOffsets {
    positions = Map.copyOf(positions);
  }

  /** Returns the partitions with records that wait for their evaluation. */
  Set<TopicPartition> waiting() {
    return positions.entrySet().stream()
        .filter(entry -> entry.getValue().waiting())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns whether a partition has other committed records than before. */
  boolean hasMoved(TopicPartition partition, InputOffsets before) {
    Position now = positions.get(partition);
    Position then = before.positions.get(partition);
    return now == null || then == null || now.committed() != then.committed();
  }

  /**
   * Returns whether every partition whose records waited before has moved on; where none waited,
   * whether any has.
   */
  boolean progressedSince(InputOffsets before) {
    Set<TopicPartition> waitingBefore = before.waiting();
    return waitingBefore.isEmpty()
        ? positions.keySet().stream().anyMatch(partition -> hasMoved(partition, before))
        : waitingBefore.stream().allMatch(partition -> hasMoved(partition, before));
  }
}
