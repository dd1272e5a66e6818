package io.gradwatch.publisher.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Progress of a spool, in a small file of its own.
 *
 * @param completedUpTo sequence id up to which all reports are completed
 * @param sentUpTo sequence id up to which reports may have been sent
 */
record SpoolCheckpoint(long completedUpTo, long sentUpTo) {

  static final SpoolCheckpoint NONE = new SpoolCheckpoint(SequenceId.NONE, SequenceId.NONE);

  private static final int SIZE = 3 * Long.BYTES;

  /** Reads the last checkpoint; {@link #NONE} if there is none or it is corrupt. */
  static SpoolCheckpoint read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return NONE;
    }
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    if (bytes.remaining() != SIZE || bytes.getLong(2 * Long.BYTES) != crc(bytes)) {
      return NONE;
    }
    return new SpoolCheckpoint(bytes.getLong(), bytes.getLong());
  }

  void write(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE).putLong(completedUpTo).putLong(sentUpTo);
    bytes.putLong(crc(bytes)).flip();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
      channel.write(bytes, 0);
    }
  }

  private static long crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(0, 2 * Long.BYTES));
    return crc.getValue();
  }
}
