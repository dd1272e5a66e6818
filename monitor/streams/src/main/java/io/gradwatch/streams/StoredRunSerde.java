package io.gradwatch.streams;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.gradwatch.detect.RunHistory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Serializes a run's history: one byte for the version, eight for the time of the last record in ms
 * since the epoch, then the history in CBOR, which preserves every bit of a double, including NaN
 * and infinities.
 *
 * <p>Deserialization is strict: a missing or unknown component yields {@link StoredRun.Unreadable},
 * so a history of another schema is never misread. Increment {@link #VERSION} when the meaning of a
 * component changes but its name does not.
 */
final class StoredRunSerde implements Serde<StoredRun> {

  static final byte VERSION = 1;

  /** Maximum size of a stored run; the limits of the changelog topic and producer are higher. */
  static final int MAX_BYTES = 24 * 1024 * 1024;

  private static final int HEADER_BYTES = 1 + Long.BYTES;

  private final TopicLimits limits;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  /**
   * @param limits limits of the changelog topic, which the serializer gets as its topic
   */
  StoredRunSerde(TopicLimits limits) {
    this.limits = limits;
    CBORMapper mapper = mapper();
    writer = mapper.writerFor(RunHistory.class);
    reader = mapper.readerFor(RunHistory.class);
  }

  /** Maps record components only, so that a method such as isEmpty() is not taken for one. */
  static CBORMapper mapper() {
    return CBORMapper.builder()
        .addModules(new Jdk8Module(), new JavaTimeModule())
        .visibility(PropertyAccessor.ALL, Visibility.NONE)
        .visibility(PropertyAccessor.FIELD, Visibility.ANY)
        .visibility(PropertyAccessor.CREATOR, Visibility.ANY)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }

  @Override
  public Serializer<StoredRun> serializer() {
    return this::serialize;
  }

  @Override
  public Deserializer<StoredRun> deserializer() {
    return (topic, bytes) -> deserialize(bytes);
  }

  private byte @Nullable [] serialize(String topic, @Nullable StoredRun run) {
    if (!(run instanceof StoredRun.Stored stored)) {
      return null;
    }
    byte[] tree;
    try {
      tree = writer.writeValueAsBytes(stored.history());
    } catch (JsonProcessingException e) {
      throw new SerializationException(
          "cannot serialize the history of run " + stored.history().run(), e);
    }
    int max =
        Math.min(
            MAX_BYTES,
            limits.maxRecordBytes(topic) - HEADER_BYTES - stored.history().run().length() * 3);
    if (tree.length > max) {
      throw new SerializationException(
          "history of run "
              + stored.history().run()
              + " has "
              + tree.length
              + " bytes; topic "
              + topic
              + " takes at most "
              + max);
    }
    return ByteBuffer.allocate(HEADER_BYTES + tree.length)
        .put(VERSION)
        .putLong(stored.lastRecordTime().toEpochMilli())
        .put(tree)
        .array();
  }

  private @Nullable StoredRun deserialize(byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    if (bytes.length < HEADER_BYTES) {
      return new StoredRun.Unreadable(bytes.length + " bytes are too short");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte version = buffer.get();
    if (version != VERSION) {
      return new StoredRun.Unreadable("version is " + version + ", expected " + VERSION);
    }
    Instant lastRecordTime = Instant.ofEpochMilli(buffer.getLong());
    try {
      RunHistory history = reader.readValue(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
      return history == null
          ? new StoredRun.Unreadable("no history")
          : new StoredRun.Stored(history, lastRecordTime);
    } catch (IOException | RuntimeException e) {
      return new StoredRun.Unreadable(
          String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }
}
