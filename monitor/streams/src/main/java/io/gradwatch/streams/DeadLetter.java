package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.protocol.Contract;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A record for the dead-letter topic: the original key, value and headers, plus headers with the
 * reason and the origin. A record larger than the topic's limit loses its key, value and original
 * headers, and a header gives the number of omitted bytes: a failed write would abort the
 * transaction and every one after it.
 *
 * @param truncated whether key, value and original headers were omitted
 */
record DeadLetter(Record<byte[], byte[]> record, boolean truncated) {

  static final String REASON = "gradwatch.reason";
  static final String MESSAGE = "gradwatch.message";
  static final String TOPIC = "gradwatch.topic";
  static final String PARTITION = "gradwatch.partition";
  static final String OFFSET = "gradwatch.offset";
  static final String TIMESTAMP = "gradwatch.timestamp";
  static final String OMITTED_BYTES = "gradwatch.omitted-bytes";

  /** Maximum size of a dead letter: the contract's limit for a record plus 1 MiB of headers. */
  static final int MAX_BYTES = Contract.MAX_RECORD_BYTES + 1024 * 1024;

  private static final int MAX_MESSAGE_LENGTH = 2_000;

  /** Maximum number of bytes of a character in UTF-8. */
  private static final int BYTES_PER_CHARACTER = 3;

  /** The position of the original record. */
  record Origin(String topic, int partition, long offset) {}

  /**
   * Returns the dead letter of a record; empty if the topic does not even accept the reason and the
   * origin.
   *
   * @param maxBytes maximum size of key, value and headers: {@link TopicLimits#maxRecordBytes}
   */
  static Optional<DeadLetter> of(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      long timestamp,
      Origin origin,
      RecordOutcome reason,
      String message,
      int maxBytes) {
    int max = Math.min(maxBytes, MAX_BYTES);
    long size = TopicLimits.size(key, value, headers);
    if (size <= max) {
      Headers all = new RecordHeaders(headers);
      addOrigin(all, timestamp, origin, reason);
      add(all, MESSAGE, truncated(message, MAX_MESSAGE_LENGTH));
      if (TopicLimits.size(key, value, all) <= max) {
        return Optional.of(new DeadLetter(new Record<>(key, value, timestamp, all), false));
      }
    }
    return withoutContent(size, timestamp, origin, reason, message, max);
  }

  private static Optional<DeadLetter> withoutContent(
      long size, long timestamp, Origin origin, RecordOutcome reason, String message, int max) {
    Headers headers = new RecordHeaders();
    addOrigin(headers, timestamp, origin, reason);
    add(headers, OMITTED_BYTES, String.valueOf(size));
    long left = max - TopicLimits.size(null, null, headers.add(MESSAGE, new byte[0]));
    if (left < 0) {
      return Optional.empty();
    }
    headers.remove(MESSAGE);
    add(
        headers,
        MESSAGE,
        truncated(message, (int) Math.min(MAX_MESSAGE_LENGTH, left / BYTES_PER_CHARACTER)));
    return Optional.of(new DeadLetter(new Record<>(null, null, timestamp, headers), true));
  }

  private static void addOrigin(
      Headers headers, long timestamp, Origin origin, RecordOutcome reason) {
    add(headers, REASON, reason.name());
    add(headers, TOPIC, origin.topic());
    add(headers, PARTITION, String.valueOf(origin.partition()));
    add(headers, OFFSET, String.valueOf(origin.offset()));
    add(headers, TIMESTAMP, String.valueOf(timestamp));
  }

  private static String truncated(String text, int length) {
    return text.substring(0, Math.min(text.length(), length));
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }
}
