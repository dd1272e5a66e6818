package io.gradwatch.publisher.spool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A report encoded as a Kafka record. On disk: time in ms (8 bytes), then topic, key and value,
 * each preceded by its length (4).
 */
public final class EncodedReport {

  private static final int OVERHEAD = Long.BYTES + 3 * Integer.BYTES;

  private final String topic;
  private final long timeMillis;
  private final byte[] key;
  private final byte[] value;

  /** Does not copy the arrays. */
  public EncodedReport(String topic, long timeMillis, byte[] key, byte[] value) {
    this.topic = topic;
    this.timeMillis = timeMillis;
    this.key = key;
    this.value = value;
  }

  public String topic() {
    return topic;
  }

  /** Time of measurement in ms since the epoch. */
  public long timeMillis() {
    return timeMillis;
  }

  /** Not a copy. */
  public byte[] key() {
    return key;
  }

  /** Not a copy. */
  public byte[] value() {
    return value;
  }

  /** Approximate size in bytes, on disk or in memory. */
  public int bytes() {
    return OVERHEAD + topic.length() + key.length + value.length;
  }

  byte[] toBytes() {
    byte[] topicBytes = topic.getBytes(StandardCharsets.UTF_8);
    int length = OVERHEAD + topicBytes.length + key.length + value.length;
    return ByteBuffer.allocate(length)
        .putLong(timeMillis)
        .putInt(topicBytes.length)
        .put(topicBytes)
        .putInt(key.length)
        .put(key)
        .putInt(value.length)
        .put(value)
        .array();
  }

  /** Decodes the bytes of {@link #toBytes}, whose checksum was verified. */
  static EncodedReport from(ByteBuffer buffer) {
    long timeMillis = buffer.getLong();
    String topic = new String(readBytes(buffer), StandardCharsets.UTF_8);
    return new EncodedReport(topic, timeMillis, readBytes(buffer), readBytes(buffer));
  }

  private static byte[] readBytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.getInt()];
    buffer.get(bytes);
    return bytes;
  }
}
