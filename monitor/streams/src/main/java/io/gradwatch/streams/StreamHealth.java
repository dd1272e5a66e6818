package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.logging.LogRateLimiter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the stream evaluates records. It does not while it restores histories or rebalances,
 * after it has ended, if records of one of its partitions have waited for the timeout and no offset
 * of that partition was committed, or if an input topic has another number of partitions than at
 * the start. Time in which the cluster does not give its offsets does not count.
 */
final class StreamHealth {

  private static final Logger log = LoggerFactory.getLogger(StreamHealth.class);

  private final Supplier<KafkaStreams.State> state;
  private final Supplier<Optional<InputOffsets>> offsets;
  private final Supplier<Set<TopicPartition>> assigned;
  private final Duration timeout;
  private final LongSupplier nanoTime;
  private final LogRateLimiter rateLimiter = LogRateLimiter.oncePerMinute();
  private final Map<TopicPartition, Long> lastProgressNanos = new HashMap<>();
  private Set<TopicPartition> lastAssigned = Set.of();
  private Map<String, Long> partitionsAtStart = Map.of();
  private InputOffsets before = new InputOffsets(Map.of());
  private volatile String problem = "";

  /**
   * @param assigned partitions that this process reads; empty during a rebalance
   * @param timeout time that records may wait without progress
   * @param nanoTime monotonic clock in nanoseconds, such as {@link System#nanoTime()}
   */
  StreamHealth(
      Supplier<KafkaStreams.State> state,
      Supplier<Optional<InputOffsets>> offsets,
      Supplier<Set<TopicPartition>> assigned,
      Duration timeout,
      LongSupplier nanoTime) {
    this.state = state;
    this.offsets = offsets;
    this.assigned = assigned;
    this.timeout = timeout;
    this.nanoTime = nanoTime;
  }

  boolean healthy() {
    return state.get() == KafkaStreams.State.RUNNING && problem.isEmpty();
  }

  /**
   * Returns whether a restart would not help: the stream has not ended, and while it runs, it
   * evaluates. Restoring and rebalancing may take long and would begin again after a restart.
   */
  boolean live() {
    return switch (state.get()) {
      case CREATED, REBALANCING -> true;
      case RUNNING -> problem.isEmpty();
      case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> false;
    };
  }

  /** Returns the name of the Kafka Streams state, and a problem that it does not show. */
  String description() {
    return problem.isEmpty() ? state.get().name() : state.get().name() + ", " + problem;
  }

  /**
   * Returns the partitions of the steps, as of the last check, that are not among the known ones.
   *
   * @param known partitions whose monitor is known
   */
  synchronized Set<Integer> partitionsOtherThan(Set<TopicPartition> known) {
    return before.positions().keySet().stream()
        .filter(partition -> partition.topic().equals(Topics.STEPS) && !known.contains(partition))
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Compares the offsets with those of the last check; called periodically. */
  synchronized void check() {
    Optional<InputOffsets> now = offsets.get();
    if (now.isEmpty()) {
      lastProgressNanos.clear();
      return;
    }
    String found = partitionsChanged(now.get());
    problem = found.isEmpty() ? stuck(now.get()) : found;
    before = now.get();
    if (!problem.isEmpty() && rateLimiter.tryAcquire()) {
      log.error("the stream is not healthy: {} (state={})", problem, state.get());
    }
  }

  private String partitionsChanged(InputOffsets now) {
    Map<String, Long> partitions =
        now.positions().keySet().stream()
            .collect(Collectors.groupingBy(TopicPartition::topic, Collectors.counting()));
    if (partitionsAtStart.isEmpty()) {
      partitionsAtStart = partitions;
    }
    return partitions.equals(partitionsAtStart)
        ? ""
        : "the input topics have partitions "
            + partitions
            + ", at the start they had "
            + partitionsAtStart
            + "; restart the monitor with another applicationId, or recreate the topics";
  }

  private String stuck(InputOffsets now) {
    Set<TopicPartition> current = assigned.get();
    lastAssigned = current.isEmpty() ? lastAssigned : current;
    lastProgressNanos.keySet().retainAll(lastAssigned);
    Set<TopicPartition> waiting = now.waiting();
    long nanos = nanoTime.getAsLong();
    for (TopicPartition partition : lastAssigned) {
      if (!waiting.contains(partition) || now.hasMoved(partition, before)) {
        lastProgressNanos.put(partition, nanos);
      } else {
        lastProgressNanos.putIfAbsent(partition, nanos);
      }
    }
    List<String> stuck =
        lastProgressNanos.entrySet().stream()
            .filter(entry -> nanos - entry.getValue() > timeout.toNanos())
            .map(entry -> entry.getKey().toString())
            .sorted()
            .toList();
    return stuck.isEmpty()
        ? ""
        : "records wait and none was evaluated for " + timeout.toSeconds() + " s in " + stuck;
  }
}
