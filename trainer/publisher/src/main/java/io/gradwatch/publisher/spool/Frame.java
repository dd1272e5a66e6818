package io.gradwatch.publisher.spool;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One report in a {@link Segment}: the length of its body (4 bytes), a CRC-32C of all that follows
 * (4), its ticket (8), its body.
 *
 * @param sequenceId its place
 * @param bytes all of its bytes
 */
record Frame(long sequenceId, ByteBuffer bytes) {

  static final int HEADER = 2 * Integer.BYTES + Long.BYTES;

  /** Of a body: far above the largest record of the contract. */
  static final int MAX_BODY = 16 * 1024 * 1024;

  private static final int CRC_START = 2 * Integer.BYTES;

  static Frame of(long sequenceId, EncodedReport report) {
    byte[] body = report.toBytes();
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + body.length);
    bytes.putInt(body.length).putInt(0).putLong(sequenceId).put(body).flip();
    return new Frame(sequenceId, bytes.putInt(Integer.BYTES, crc(bytes)));
  }

  /** What is at a place in a file. */
  enum FrameState {
    /** A report. */
    WHOLE,
    /** A report of which not all was written: the process was killed then. */
    TORN,
    /** A report whose bytes are not as they were written; another may follow. */
    ALTERED,
    /** Nothing that has a length. */
    UNREADABLE
  }

  /** Looks at the beginning of some bytes, and does not move in them. */
  static FrameState inspect(ByteBuffer input) {
    int start = input.position();
    if (input.remaining() < HEADER) {
      return FrameState.TORN;
    }
    int length = input.getInt(start);
    if (length <= 0 || length > MAX_BODY) {
      return FrameState.UNREADABLE;
    }
    if (input.remaining() < HEADER + length) {
      return FrameState.TORN;
    }
    ByteBuffer bytes = input.slice(start, HEADER + length);
    return bytes.getInt(Integer.BYTES) == crc(bytes) ? FrameState.WHOLE : FrameState.ALTERED;
  }

  /** Reads a frame that is not torn, and moves behind it; empty when it is altered. */
  static Optional<Frame> read(ByteBuffer input) {
    FrameState state = inspect(input);
    int start = input.position();
    int size = HEADER + input.getInt(start);
    input.position(start + size);
    ByteBuffer bytes = input.slice(start, size);
    return state == FrameState.WHOLE
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
