package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.protocol.Contract;
import org.apache.kafka.common.header.Header;
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

  /** The position of the original record. */
  record Origin(String topic, int partition, long offset) {}

  static DeadLetter of(
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers,
      long timestamp,
      Origin origin,
      RecordOutcome reason,
      String message) {
    long size = (long) size(key) + size(value) + size(headers);
    boolean truncated = size > MAX_BYTES - MAX_MESSAGE_LENGTH * 4 - 1024;
    Headers allHeaders = truncated ? new RecordHeaders() : new RecordHeaders(headers);
    add(allHeaders, REASON, reason.name());
    add(allHeaders, MESSAGE, message.substring(0, Math.min(message.length(), MAX_MESSAGE_LENGTH)));
    add(allHeaders, TOPIC, origin.topic());
    add(allHeaders, PARTITION, String.valueOf(origin.partition()));
    add(allHeaders, OFFSET, String.valueOf(origin.offset()));
    add(allHeaders, TIMESTAMP, String.valueOf(timestamp));
    if (truncated) {
      add(allHeaders, OMITTED_BYTES, String.valueOf(size));
      return new DeadLetter(new Record<>(null, null, timestamp, allHeaders), true);
    }
    return new DeadLetter(new Record<>(key, value, timestamp, allHeaders), false);
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(UTF_8));
  }

  private static int size(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private static long size(Headers headers) {
    long size = 0;
    for (Header header : headers) {
      size += header.key().length() * 4L + size(header.value()) + 16;
    }
    return size;
  }
}
