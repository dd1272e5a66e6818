package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.EncodedReport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates Kafka producers, and reads topics with a Kafka consumer. */
final class KafkaClusterClient implements ClusterClient {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** Timeout of one request to the broker. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

  /** Time without a record after which reading a topic is given up. */
  private static final Duration READ_STALL_TIMEOUT = Duration.ofSeconds(30);

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);

  /** The clock of a broker that timestamps records itself may be behind the trainer's. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  private final Map<String, Object> settings;

  /**
   * @param settings settings of the producers; the consumer uses those that apply to it
   */
  KafkaClusterClient(Map<String, Object> settings) {
    this.settings = settings;
  }

  @Override
  public Producer<byte[], byte[]> newProducer() {
    return new KafkaProducer<>(settings);
  }

  /**
   * Reads the topics from the time of the oldest report to their current ends and compares whole
   * records. A dead process sends nothing more, so a report that is not there will not arrive
   * later.
   */
  @Override
  public Set<Integer> findDelivered(List<EncodedReport> reports) {
    Set<Integer> delivered = new HashSet<>();
    try (AutoClosingConsumer consumer =
        new AutoClosingConsumer(new KafkaConsumer<>(consumerSettings()))) {
      Map<Content, Deque<Integer>> missing = new HashMap<>();
      for (int i = 0; i < reports.size(); i++) {
        Content content = Content.of(reports.get(i));
        missing.computeIfAbsent(content, c -> new ArrayDeque<>()).add(i);
      }
      Map<String, Long> earliestTimes = new TreeMap<>();
      reports.forEach(
          report -> earliestTimes.merge(report.topic(), report.timeMillis(), Math::min));
      earliestTimes.forEach(
          (topic, time) -> delivered.addAll(find(consumer.consumer(), topic, time, missing)));
    } catch (AuthorizationException e) {
      log.warn(
          "{} reports may have been delivered already, but this user is not authorised to read the"
              + " topics; sending them again: {}",
          reports.size(),
          DeliveryCallback.oneLine(e));
    }
    return delivered;
  }

  private static Set<Integer> find(
      Consumer<byte[], byte[]> consumer,
      String topic,
      long time,
      Map<Content, Deque<Integer>> missing) {
    Map<TopicPartition, Long> startOffsets = startOffsets(consumer, topic, time);
    Map<TopicPartition, Long> endOffsets =
        consumer.endOffsets(startOffsets.keySet(), REQUEST_TIMEOUT);
    consumer.assign(startOffsets.keySet());
    startOffsets.forEach(consumer::seek);
    Set<Integer> found = new HashSet<>();
    long lastRecordNanos = System.nanoTime();
    while (endOffsets.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey(), REQUEST_TIMEOUT) < end.getValue())) {
      var records = consumer.poll(POLL_TIMEOUT);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        Deque<Integer> indexes = missing.get(Content.of(record));
        if (indexes != null && !indexes.isEmpty()) {
          found.add(indexes.remove());
        }
      }
      if (!records.isEmpty()) {
        lastRecordNanos = System.nanoTime();
      } else if (System.nanoTime() - lastRecordNanos > READ_STALL_TIMEOUT.toNanos()) {
        throw new TimeoutException(topic + " cannot be read to its end");
      }
    }
    return found;
  }

  /** The offset to start from in each partition that has a record of that time or later. */
  private static Map<TopicPartition, Long> startOffsets(
      Consumer<byte[], byte[]> consumer, String topic, long time) {
    long from = Math.max(0, time - MAX_CLOCK_SKEW.toMillis());
    Map<TopicPartition, Long> times =
        consumer.partitionsFor(topic, REQUEST_TIMEOUT).stream()
            .collect(Collectors.toMap(p -> new TopicPartition(topic, p.partition()), p -> from));
    Map<TopicPartition, Long> startOffsets = new HashMap<>();
    Map<TopicPartition, OffsetAndTimestamp> found =
        consumer.offsetsForTimes(times, REQUEST_TIMEOUT);
    for (TopicPartition partition : times.keySet()) {
      OffsetAndTimestamp start = found.get(partition); // null if all records are earlier
      if (start != null) {
        startOffsets.put(partition, start.offset());
      }
    }
    return startOffsets;
  }

  /** The user's settings that apply to consumers, such as TLS and SASL. */
  private Map<String, Object> consumerSettings() {
    Map<String, Object> consumer = new HashMap<>(settings);
    consumer.keySet().retainAll(ConsumerConfig.configNames());
    consumer.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
    consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    consumer.computeIfPresent(
        CommonClientConfigs.CLIENT_ID_CONFIG, (name, id) -> id + "-delivery-check");
    return consumer;
  }

  /** What is compared of a record. The timestamp is left out, as the broker may have set it. */
  private record Content(String topic, ByteBuffer key, ByteBuffer value) {

    static Content of(EncodedReport report) {
      return new Content(
          report.topic(), ByteBuffer.wrap(report.key()), ByteBuffer.wrap(report.value()));
    }

    static Content of(ConsumerRecord<byte[], byte[]> record) {
      byte[] key = record.key() == null ? new byte[0] : record.key();
      byte[] value = record.value() == null ? new byte[0] : record.value();
      return new Content(record.topic(), ByteBuffer.wrap(key), ByteBuffer.wrap(value));
    }
  }

  /** Closes without waiting for requests in progress. */
  private record AutoClosingConsumer(Consumer<byte[], byte[]> consumer) implements AutoCloseable {

    @Override
    public void close() {
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
  }
}
