package io.gradwatch.streams;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Topics;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Maximum sizes of the records that the topics accept. The stream measures what it writes before it
 * hands it to the producer, because a record that a broker rejects aborts the transaction and every
 * one after it.
 *
 * <p>A limit is {@code max.message.bytes} as the cluster states it, and less than a record that was
 * rejected nevertheless, for instance where the configuration may not be read. Sizes are those
 * before compression: a broker may decompress.
 */
final class TopicLimits {

  /** Key of the {@link TopicLimits} object among the Streams properties. */
  static final String CONFIG = "gradwatch.topic.limits";

  /** Size of the headers of batch and record. */
  private static final int OVERHEAD_BYTES = 512;

  /** Data that cannot be compressed grow by less than this share when they are. */
  private static final int COMPRESSION_LOSS_DIVISOR = 256;

  private final Map<String, Integer> stated = new ConcurrentHashMap<>();
  private final Map<String, Integer> rejected = new ConcurrentHashMap<>();
  private final RejectedTopics rejectedTopics = new RejectedTopics(System::nanoTime);

  /** Limits of the topics that the monitor creates, until the real ones are stated. */
  TopicLimits() {
    int record = Contract.MAX_RECORD_BYTES + TopicPlan.OVERHEAD_BYTES;
    stated.put(Topics.EVENTS, record);
    stated.put(Topics.NORMS, record);
    stated.put(Topics.DEAD_LETTERS, DeadLetter.MAX_BYTES + TopicPlan.OVERHEAD_BYTES);
  }

  /** Returns the configured limits, or those of the topics that the monitor creates. */
  static TopicLimits of(Map<String, ?> configs) {
    return configs.get(CONFIG) instanceof TopicLimits limits ? limits : new TopicLimits();
  }

  /**
   * Takes over the {@code max.message.bytes} of a topic. A changed value replaces what a rejected
   * record taught.
   *
   * @return whether the value has changed
   */
  boolean state(String topic, int maxMessageBytes) {
    Integer before = stated.put(topic, maxMessageBytes);
    if (before != null && before == maxMessageBytes) {
      return false;
    }
    rejected.remove(topic);
    return true;
  }

  /** Halves the limit of a topic that rejected a record of this size as too large. */
  void reject(String topic, long recordBytes) {
    rejected.merge(
        topic, (int) Math.min(Integer.MAX_VALUE, Math.max(0, recordBytes / 2)), Math::min);
  }

  /** Returns the topics that accept nothing at present, whatever its size. */
  RejectedTopics rejectedTopics() {
    return rejectedTopics;
  }

  /** Returns the maximum size of key, value and headers in bytes; 0 if nothing fits. */
  int maxRecordBytes(String topic) {
    if (rejectedTopics.isRejected(topic)) {
      return 0;
    }
    int limit = stated.getOrDefault(topic, Integer.MAX_VALUE);
    int net = limit - OVERHEAD_BYTES - limit / COMPRESSION_LOSS_DIVISOR;
    return Math.max(0, Math.min(net, rejected.getOrDefault(topic, Integer.MAX_VALUE)));
  }

  /** Returns the size of key, value and headers, at most a few bytes more than Kafka's. */
  static long size(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
    long size = (long) size(key) + size(value);
    for (Header header : headers) {
      size += header.key().length() * 4L + size(header.value()) + 16;
    }
    return size;
  }

  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
