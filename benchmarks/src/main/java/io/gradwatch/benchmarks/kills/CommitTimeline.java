package io.gradwatch.benchmarks.kills;

import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * The monitors' committed offsets in the topic of steps, read ten times a second. A step counts as
 * evaluated when its offset is committed, because its events become visible then.
 */
final class CommitTimeline implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

  /** A commit that was on its way when a process was killed may still arrive for this time. */
  private static final Duration SETTLE = Duration.ofMillis(300);

  private final Admin admin;
  private final String group;
  private final List<Sample> samples = new ArrayList<>();
  private final Thread thread = new Thread(this::sample, "gradwatch-commit-timeline");
  private volatile boolean stopping;

  private record Sample(long nanos, Map<TopicPartition, Long> committed) {}

  CommitTimeline(String bootstrap, String group) {
    Properties properties = new Properties();
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    properties.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) REQUEST_TIMEOUT.toMillis());
    properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
    this.admin = Admin.create(properties);
    this.group = group;
  }

  void start() {
    thread.start();
  }

  private void sample() {
    while (!stopping) {
      committed(Topics.STEPS)
          .ifPresent(
              committed -> {
                synchronized (samples) {
                  samples.add(new Sample(System.nanoTime(), committed));
                }
              });
      try {
        TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private Optional<Map<TopicPartition, Long>> committed(String topic) {
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      Map<TopicPartition, Long> committed = new HashMap<>();
      offsets.forEach(
          (partition, offset) -> {
            if (offset != null && partition.topic().equals(topic)) {
              committed.put(partition, offset.offset());
            }
          });
      return Optional.of(committed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return Optional.empty(); // the broker is down: the next sample comes later
    }
  }

  private static <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(REQUEST_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Waits until every record of a topic is evaluated.
   *
   * @return whether it was within the timeout
   */
  boolean awaitAllEvaluated(String topic, Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<Map<TopicPartition, Long>> committed = committed(topic);
      Optional<Map<TopicPartition, Long>> ends = ends(topic);
      if (committed.isPresent()
          && ends.isPresent()
          && ends.get().entrySet().stream()
              .allMatch(end -> committed.get().getOrDefault(end.getKey(), 0L) >= end.getValue())) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
    }
    return false;
  }

  private Optional<Map<TopicPartition, Long>> ends(String topic) {
    try {
      Map<TopicPartition, OffsetSpec> request = new HashMap<>();
      for (TopicDescription found :
          get(admin.describeTopics(List.of(topic)).allTopicNames()).values()) {
        found
            .partitions()
            .forEach(
                info ->
                    request.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
      }
      Map<TopicPartition, Long> ends = new HashMap<>();
      get(admin.listOffsets(request).all())
          .forEach((partition, info) -> ends.put(partition, info.offset()));
      return Optional.of(ends);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the time from a moment until every partition with steps has committed more than it had
   * then; empty if one never has.
   */
  Optional<Duration> recoveryAfter(long nanos) {
    synchronized (samples) {
      Map<TopicPartition, Long> before = Map.of();
      Map<TopicPartition, Long> progressed = new HashMap<>();
      for (Sample sample : samples) {
        if (sample.nanos() <= nanos + SETTLE.toNanos()) {
          before = sample.committed();
          continue;
        }
        Map<TopicPartition, Long> then = before;
        sample
            .committed()
            .forEach(
                (partition, offset) -> {
                  if (offset > then.getOrDefault(partition, 0L)) {
                    progressed.putIfAbsent(partition, sample.nanos());
                  }
                });
      }
      if (!progressed.keySet().containsAll(before.keySet()) || progressed.isEmpty()) {
        return Optional.empty();
      }
      long last = progressed.values().stream().mapToLong(Long::longValue).max().orElseThrow();
      return Optional.of(Duration.ofNanos(last - nanos));
    }
  }

  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    admin.close(Duration.ofSeconds(1));
  }
}
