package io.gradwatch.detect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Key of a stored record within its run. As bytes: the kind, the part, the number in four bytes and
 * the name of the run.
 *
 * @param number number of the record among those of its kind
 * @param part part of a record that was split, from 0
 */
record HistoryKey(Kind kind, int number, int part) implements Comparable<HistoryKey> {

  static final int HEADER_BYTES = 2 + Integer.BYTES;

  /** Kinds of records; the code is stored and never reused. */
  enum Kind {
    COLUMN('c'),
    HEAD('h'),
    BUCKETS('b'),
    LAYOUT('l'),
    INCIDENT('v'),
    INFO('i'),
    RUN_WINDOWS('r'),
    LAYER_WINDOWS('w'),
    WORKER('k');

    private final byte code;

    Kind(char code) {
      this.code = (byte) code;
    }
  }

  /** A key and the run that it belongs to. */
  record OfRun(String run, HistoryKey key) {}

  byte[] toBytes(String run) {
    byte[] name = run.getBytes(UTF_8);
    return ByteBuffer.allocate(HEADER_BYTES + name.length)
        .put(kind.code)
        .put((byte) part)
        .putInt(number)
        .put(name)
        .array();
  }

  /** Empty if the bytes are no key of this version. */
  static Optional<OfRun> of(byte[] bytes) {
    if (bytes.length <= HEADER_BYTES) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    byte code = buffer.get();
    int part = buffer.get() & 0xFF;
    int number = buffer.getInt();
    String run = new String(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, UTF_8);
    for (Kind kind : Kind.values()) {
      if (kind.code == code) {
        return Optional.of(new OfRun(run, new HistoryKey(kind, number, part)));
      }
    }
    return Optional.empty();
  }

  @Override
  public int compareTo(HistoryKey other) {
    if (kind != other.kind) {
      return kind.compareTo(other.kind);
    }
    return number != other.number
        ? Integer.compare(number, other.number)
        : Integer.compare(part, other.part);
  }
}
