package io.gradwatch.publisher.spool;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One report in a {@link Segment}: the length of its body (4 bytes), a CRC-32C of all that follows
 * (4), its ticket (8), its body.
 *
 * @param ticket its place
 * @param whole all of its bytes
 */
record Frame(long ticket, ByteBuffer whole) {

  static final int HEADER = 2 * Integer.BYTES + Long.BYTES;

  /** Of a body: far above the largest record of the contract. */
  static final int MAX_BODY = 16 * 1024 * 1024;

  private static final int CHECKED_FROM = 2 * Integer.BYTES;

  static Frame of(long ticket, EncodedReport report) {
    byte[] body = report.toBytes();
    ByteBuffer whole = ByteBuffer.allocate(HEADER + body.length);
    whole.putInt(body.length).putInt(0).putLong(ticket).put(body).flip();
    return new Frame(ticket, whole.putInt(Integer.BYTES, crc(whole)));
  }

  /** What is at a place in a file. */
  enum Found {
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
  static Found look(ByteBuffer bytes) {
    int start = bytes.position();
    if (bytes.remaining() < HEADER) {
      return Found.TORN;
    }
    int length = bytes.getInt(start);
    if (length <= 0 || length > MAX_BODY) {
      return Found.UNREADABLE;
    }
    if (bytes.remaining() < HEADER + length) {
      return Found.TORN;
    }
    ByteBuffer whole = bytes.slice(start, HEADER + length);
    return whole.getInt(Integer.BYTES) == crc(whole) ? Found.WHOLE : Found.ALTERED;
  }

  /** Reads a frame that is not torn, and moves behind it; empty when it is altered. */
  static Optional<Frame> read(ByteBuffer bytes) {
    Found found = look(bytes);
    int start = bytes.position();
    int size = HEADER + bytes.getInt(start);
    bytes.position(start + size);
    ByteBuffer whole = bytes.slice(start, size);
    return found == Found.WHOLE
        ? Optional.of(new Frame(whole.getLong(CHECKED_FROM), whole))
        : Optional.empty();
  }

  int size() {
    return whole.remaining();
  }

  EncodedReport report() {
    return EncodedReport.from(whole.slice(HEADER, whole.remaining() - HEADER));
  }

  private static int crc(ByteBuffer whole) {
    CRC32C crc = new CRC32C();
    crc.update(whole.slice(CHECKED_FROM, whole.limit() - CHECKED_FROM));
    return (int) crc.getValue();
  }
}
