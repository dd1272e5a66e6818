package io.gradwatch.cli.recording;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the records of one run from both topics, from the oldest that Kafka has, in the order in
 * which the monitor would read them. Like the monitor, it reads committed records only. An
 * interrupt ends the reading and is no error.
 */
public final class RunTopicsReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(15);

  /** Time without progress after which the broker counts as unreachable. */
  private static final Duration INACTIVITY_TIMEOUT = Duration.ofSeconds(30);

  /** Number of unread records of a topic above which it waits for the other. */
  private static final int MAX_UNREAD = 1_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final byte[] key;
  private final Map<RecordedTopic, TopicPartition> partitions = new EnumMap<>(RecordedTopic.class);
  private final TopicMerge merge = new TopicMerge();

  private RunTopicsReader(KafkaConsumer<byte[], byte[]> consumer, String run) {
    this.consumer = consumer;
    this.key = run.getBytes(UTF_8);
  }

  /**
   * Connects to a cluster.
   *
   * @param kafka Kafka client settings (TLS, SASL, …)
   * @throws MissingTopicException if the cluster lacks a topic
   */
  public static RunTopicsReader open(String bootstrap, Map<String, String> kafka, String run) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    RunTopicsReader reader =
        new RunTopicsReader(
            new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            run);
    try {
      reader.assign();
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  private void assign() {
    for (RecordedTopic topic : RecordedTopic.values()) {
      List<PartitionInfo> infos = consumer.partitionsFor(topic.topicName(), METADATA_TIMEOUT);
      if (infos.isEmpty()) {
        throw new MissingTopicException(topic.topicName());
      }
      partitions.put(
          topic,
          new TopicPartition(
              topic.topicName(), BuiltInPartitioner.partitionForKey(key, infos.size())));
    }
    consumer.assign(partitions.values());
    consumer.seekToBeginning(partitions.values());
  }

  /**
   * Reads up to the current ends of the topics.
   *
   * @throws TimeoutException if the broker sends nothing for {@link #INACTIVITY_TIMEOUT}
   */
  public void readToEnd(RawRecordSink sink) throws IOException {
    try {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions.values());
      long progressNanos = System.nanoTime();
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        if (poll(sink) > 0) {
          progressNanos = System.nanoTime();
        } else if (System.nanoTime() - progressNanos > INACTIVITY_TIMEOUT.toNanos()) {
          throw new TimeoutException("no record from Kafka for " + INACTIVITY_TIMEOUT);
        }
      }
    } catch (InterruptException e) {
      clearInterrupt();
    }
    merge.drainTo(sink, topic -> true);
  }

  /** Reads until the thread is interrupted. */
  public void follow(RawRecordSink sink) throws IOException {
    try {
      while (true) {
        poll(sink);
      }
    } catch (InterruptException e) {
      clearInterrupt();
    }
    merge.drainTo(sink, topic -> true);
  }

  /** An interrupted thread could not close the consumer. */
  private static void clearInterrupt() {
    boolean unused = Thread.interrupted();
  }

  private int poll(RawRecordSink sink) throws IOException {
    int read = 0;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      RecordedTopic topic = RecordedTopic.ofTopic(record.topic()).orElseThrow();
      if (Arrays.equals(record.key(), key)) {
        merge.add(new RawRecord(topic, record.timestamp(), record.value()));
      } else {
        merge.addOther(topic, record.timestamp());
      }
      read++;
    }
    merge.drainTo(sink, this::atEnd);
    partitions.forEach(this::pauseOrResume);
    return read;
  }

  private boolean atEnd(RecordedTopic topic) {
    TopicPartition partition = partitions.get(topic);
    return partition != null && consumer.currentLag(partition).orElse(-1) == 0;
  }

  private void pauseOrResume(RecordedTopic topic, TopicPartition partition) {
    if (merge.unread(topic) > MAX_UNREAD) {
      consumer.pause(List.of(partition));
    } else {
      consumer.resume(List.of(partition));
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
