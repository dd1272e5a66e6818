package io.gradwatch.detect;

import io.gradwatch.detect.window.StateInput;
import io.gradwatch.detect.window.StateOutput;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Splits the value of a stored record into parts that its topic takes. Each part begins with the
 * version of the format, the number of parts, and the change that wrote it, so that parts of two
 * changes are never joined.
 */
record RecordParts(long sequence, long revision, int attempt) {

  static final int VERSION = 1;

  /** Version, number of parts, sequence, revision and attempt. */
  private static final int MAX_HEADER_BYTES = 1 + 5 + 10 + 10 + 5;

  private static final int MAX_PARTS = 255;

  /**
   * A joined value.
   *
   * @param parts the change that wrote it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Joined(RecordParts parts, byte[] value) {}

  List<byte[]> split(byte[] value, int maxValueBytes) {
    int size = Math.max(1, maxValueBytes - MAX_HEADER_BYTES);
    int count = Math.max(1, (value.length + size - 1) / size);
    if (count > MAX_PARTS) {
      throw new IllegalStateException(
          "record of " + value.length + " bytes needs " + count + " parts; at most " + MAX_PARTS);
    }
    List<byte[]> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      parts.add(part(value, i * size, Math.min(value.length, (i + 1) * size), count));
    }
    return parts;
  }

  private byte[] part(byte[] value, int from, int to, int count) {
    StateOutput out = new StateOutput(MAX_HEADER_BYTES + to - from);
    out.putByte(VERSION);
    out.putVarLong(count);
    out.putVarLong(sequence);
    out.putVarLong(revision);
    out.putVarLong(attempt);
    out.putRaw(value, from, to);
    return out.toByteArray();
  }

  /** The change that wrote a part. */
  static RecordParts of(StateInput part) {
    int version = part.getByte();
    if (version != VERSION) {
      throw new IllegalArgumentException("version is " + version + ", expected " + VERSION);
    }
    part.getVarInt();
    return new RecordParts(part.getVarLong(), part.getVarLong(), part.getVarInt());
  }

  /**
   * Joins the parts of one record.
   *
   * @param parts values by number of the part
   * @return empty if a part is missing
   * @throws IllegalArgumentException if the format is of another version
   */
  static Optional<Joined> join(SortedMap<Integer, byte[]> parts) {
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    Optional<RecordParts> change = Optional.empty();
    for (int i = 0; ; i++) {
      byte[] part = parts.get(i);
      if (part == null) {
        return Optional.empty();
      }
      StateInput in = new StateInput(part);
      int version = in.getByte();
      if (version != VERSION) {
        throw new IllegalArgumentException("version is " + version + ", expected " + VERSION);
      }
      int count = in.getVarInt();
      RecordParts written = new RecordParts(in.getVarLong(), in.getVarLong(), in.getVarInt());
      if (!change.orElse(written).equals(written)) {
        return Optional.empty();
      }
      change = Optional.of(written);
      value.writeBytes(Arrays.copyOfRange(part, in.position(), part.length));
      if (i + 1 == count) {
        return Optional.of(new Joined(written, value.toByteArray()));
      }
    }
  }
}
