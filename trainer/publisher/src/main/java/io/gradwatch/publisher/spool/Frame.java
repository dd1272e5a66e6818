package io.gradwatch.publisher.spool;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One report in a {@link Segment}: length of the body (4 bytes), CRC-32C of all that follows (4),
 * sequence id (8), body.
 *
 * @param bytes the whole frame, header included
 */
record Frame(long sequenceId, ByteBuffer bytes) {

  static final int HEADER = 2 * Integer.BYTES + Long.BYTES;

  /** Limit on the length of a body, far above the largest record of the contract. */
  static final int MAX_BODY = 16 * 1024 * 1024;

  private static final int CRC_START = 2 * Integer.BYTES;

  static Frame of(long sequenceId, EncodedReport report) {
    byte[] body = report.toBytes();
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + body.length);
    bytes.putInt(body.length).putInt(0).putLong(sequenceId).put(body).flip();
    return new Frame(sequenceId, bytes.putInt(Integer.BYTES, crc(bytes)));
  }

  /** What is at a position in a file. */
  enum FrameState {
    /** A complete frame. */
    COMPLETE,
    /** An incomplete frame, left by a process that was killed while writing it. */
    TORN,
    /** A frame with a wrong checksum; another one may follow. */
    CORRUPT,
    /** No valid length. */
    INVALID
  }

  /** Inspects the frame at the current position without moving it. */
  static FrameState inspect(ByteBuffer input) {
    int start = input.position();
    if (input.remaining() < HEADER) {
      return FrameState.TORN;
    }
    int length = input.getInt(start);
    if (length <= 0 || length > MAX_BODY) {
      return FrameState.INVALID;
    }
    if (input.remaining() < HEADER + length) {
      return FrameState.TORN;
    }
    ByteBuffer bytes = input.slice(start, HEADER + length);
    return bytes.getInt(Integer.BYTES) == crc(bytes) ? FrameState.COMPLETE : FrameState.CORRUPT;
  }

  /** Reads a frame of full length and moves behind it; empty if it is corrupt. */
  static Optional<Frame> read(ByteBuffer input) {
    FrameState state = inspect(input);
    int start = input.position();
    int size = HEADER + input.getInt(start);
    input.position(start + size);
    ByteBuffer bytes = input.slice(start, size);
    return state == FrameState.COMPLETE
        ? Optional.of(new Frame(bytes.getLong(CRC_START), bytes))
        : Optional.empty();
  }

  int size() {
    return bytes.remaining();
  }

  EncodedReport report() {
    return EncodedReport.from(bytes.slice(HEADER, bytes.remaining() - HEADER));
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(CRC_START, bytes.limit() - CRC_START));
    return (int) crc.getValue();
  }
}
