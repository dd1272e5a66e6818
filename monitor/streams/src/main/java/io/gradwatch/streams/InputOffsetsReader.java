package io.gradwatch.streams;

import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the {@link InputOffsets} of the consumer group from the cluster. */
final class InputOffsetsReader implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InputOffsetsReader.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Admin admin;
  private final String group;

  InputOffsetsReader(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /** Returns the current offsets; empty if the cluster does not answer. */
  Optional<InputOffsets> read() {
    try {
      List<TopicPartition> partitions = partitions();
      Map<TopicPartition, Long> first = offsets(partitions, OffsetSpec.earliest());
      Map<TopicPartition, Long> end = offsets(partitions, OffsetSpec.latest());
      Map<TopicPartition, OffsetAndMetadata> committed =
          get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      Map<TopicPartition, InputOffsets.Position> positions = new HashMap<>();
      for (TopicPartition partition : partitions) {
        OffsetAndMetadata position = committed.get(partition);
        long earliest = first.getOrDefault(partition, 0L);
        positions.put(
            partition,
            new InputOffsets.Position(
                position == null ? earliest : Math.max(earliest, position.offset()),
                end.getOrDefault(partition, 0L)));
      }
      return Optional.of(new InputOffsets(positions));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      log.debug("offsets of the input topics could not be read", e);
      return Optional.empty();
    }
  }

  private List<TopicPartition> partitions()
      throws InterruptedException, ExecutionException, TimeoutException {
    return get(admin.describeTopics(List.of(Topics.STEPS, Topics.RUNS)).allTopicNames())
        .values()
        .stream()
        .flatMap(InputOffsetsReader::partitionsOf)
        .toList();
  }

  private static Stream<TopicPartition> partitionsOf(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()));
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, ListOffsetsResultInfo> found =
        get(
            admin
                .listOffsets(
                    partitions.stream()
                        .collect(Collectors.toMap(partition -> partition, partition -> spec)))
                .all());
    return found.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  private static <T> T get(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
