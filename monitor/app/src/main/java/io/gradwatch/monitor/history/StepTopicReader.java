package io.gradwatch.monitor.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepColumnsDecoder;
import io.gradwatch.protocol.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads all partitions of the topic of steps into a store, from the offsets that the store has. The
 * consumer belongs to no group: each monitor has a history of all runs.
 */
final class StepTopicReader implements AutoCloseable {

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

  /** A commit writes the last page of each series again; what is lost in between is read again. */
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(5);

  private static final Duration PARTITION_CHECK_INTERVAL = Duration.ofMinutes(1);

  /** What is not yet committed is in memory. */
  private static final long MAX_UNCOMMITTED_BYTES = 8L * 1024 * 1024;

  /** The broker collects records for so long, which costs less than an answer for each. */
  private static final int FETCH_BYTES = 256 * 1024;

  private final HistoryStore store;
  private final HistoryWriter writer;
  private final HistoryCounters counters;
  private final Consumer<byte[], byte[]> consumer;
  private final StepColumnsDecoder decoder = new StepColumnsDecoder();
  private final String topicId;
  private final int partitions;
  private long uncommittedBytes;

  private StepTopicReader(
      HistoryStore store,
      HistoryWriter writer,
      HistoryCounters counters,
      Consumer<byte[], byte[]> consumer,
      TopicDescription topic) {
    this.store = store;
    this.writer = writer;
    this.counters = counters;
    this.consumer = consumer;
    topicId = topic.topicId().toString();
    partitions = topic.partitions().size();
  }

  /**
   * Connects to the cluster.
   *
   * @param client properties of a Kafka client
   * @throws KafkaException if the cluster does not answer
   */
  static StepTopicReader open(
      Properties client, HistoryStore store, HistoryWriter writer, HistoryCounters counters) {
    TopicDescription topic = describe(client);
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // what retention has left
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL_TIMEOUT.toMillis());
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, (int) MAX_UNCOMMITTED_BYTES);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return new StepTopicReader(
        store,
        writer,
        counters,
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        topic);
  }

  private static TopicDescription describe(Properties client) {
    try (Admin admin = Admin.create(client)) {
      return admin
          .describeTopics(List.of(Topics.STEPS))
          .topicNameValues()
          .values()
          .iterator()
          .next()
          .get();
    } catch (ExecutionException e) {
      throw new KafkaException("the topic of steps could not be described", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Reads until asked to stop, or until the topic has more partitions. */
  void readUntil(BooleanSupplier stopped) {
    store.belongTo(topicId);
    Map<TopicPartition, Long> next = seek();
    Instant lastCommit = Instant.now();
    Instant lastCheck = lastCommit;
    while (!stopped.getAsBoolean()) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL_TIMEOUT);
      records.forEach(this::add);
      next.replaceAll((partition, before) -> consumer.position(partition));
      publish(next);
      Instant now = Instant.now();
      if (uncommittedBytes > MAX_UNCOMMITTED_BYTES
          || !now.isBefore(lastCommit.plus(COMMIT_INTERVAL))) {
        commit(next, now);
        lastCommit = now;
      }
      if (!now.isBefore(lastCheck.plus(PARTITION_CHECK_INTERVAL))) {
        lastCheck = now;
        if (consumer.partitionsFor(Topics.STEPS).size() != partitions) {
          commit(next, now);
          return;
        }
      }
    }
    commit(next, Instant.now());
  }

  private Map<TopicPartition, Long> seek() {
    Map<TopicPartition, Long> next = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      next.put(new TopicPartition(Topics.STEPS, partition), 0L);
    }
    consumer.assign(next.keySet());
    for (TopicPartition partition : next.keySet()) {
      OptionalLong offset = store.offset(topicId, partition.partition());
      if (offset.isPresent()) {
        consumer.seek(partition, offset.getAsLong());
      } else {
        consumer.seekToBeginning(List.of(partition));
      }
    }
    return next;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return; // the stream counts it
    }
    uncommittedBytes += record.value().length;
    Decoded<StepColumns> decoded = decoder.decode(record.value());
    if (decoded instanceof Decoded.Accepted<StepColumns> accepted
        && accepted.value().step() <= RowKey.MAX_STEP
        && Arrays.equals(record.key(), accepted.value().run().getBytes(UTF_8))) {
      Instant now = Instant.now();
      Instant published = Instant.ofEpochMilli(record.timestamp());
      writer.add(accepted.value(), published.isAfter(now) ? now : published);
    } else {
      counters.stepRejected();
    }
  }

  private void publish(Map<TopicPartition, Long> next) {
    writer.publish();
    counters.lag(
        next.keySet().stream()
            .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
            .sum());
  }

  private void commit(Map<TopicPartition, Long> next, Instant now) {
    for (Map.Entry<TopicPartition, Long> entry : next.entrySet()) {
      int partition = entry.getKey().partition();
      if (store.offset(topicId, partition).orElse(-1) != entry.getValue()) {
        store.putOffset(topicId, partition, entry.getValue());
      }
    }
    writer.commit(now);
    uncommittedBytes = 0;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
