package io.gradwatch.cli.recording;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the records of one run to a gzip file. In it, numbers are big-endian:
 *
 * <ul>
 *   <li>the header: the nine characters {@code gradwatch}, one byte for the version of the format,
 *       and the name of the run as {@link DataOutputStream#writeUTF} writes it;
 *   <li>each record: one byte for its topic, eight for its timestamp in milliseconds since the
 *       epoch, four for the length of its value, and the value. A record without a value has length
 *       -1.
 * </ul>
 *
 * The file ends after a record. Whether it is complete is in the trailer of gzip, which holds a
 * checksum.
 */
public final class RecordingWriter implements Closeable {

  static final byte VERSION = 1;
  static final int NO_VALUE = -1;

  private static final byte[] MAGIC = "gradwatch".getBytes(US_ASCII);
  private static final int BUFFER_BYTES = 1 << 16;

  private final DataOutputStream out;

  private RecordingWriter(DataOutputStream out) {
    this.out = out;
  }

  /**
   * Creates a file, which is overwritten if it exists.
   *
   * @param run name of the run whose records follow
   */
  public static RecordingWriter create(Path file, String run) throws IOException {
    // Not Files.newOutputStream: its channel is closed by the interrupt that Ctrl-C causes.
    @SuppressWarnings("resource") // closed with the writer
    FileOutputStream bytes = new FileOutputStream(file.toFile());
    RecordingWriter writer =
        new RecordingWriter(
            new DataOutputStream(
                new BufferedOutputStream(new GZIPOutputStream(bytes, BUFFER_BYTES), BUFFER_BYTES)));
    writer.out.write(MAGIC);
    writer.out.writeByte(VERSION);
    writer.out.writeUTF(run);
    return writer;
  }

  static byte[] magic() {
    return MAGIC.clone();
  }

  /** Appends a record. */
  public void write(RawRecord record) throws IOException {
    byte[] value = record.value();
    out.writeByte(record.topic().code());
    out.writeLong(record.timestampMillis());
    if (value == null) {
      out.writeInt(NO_VALUE);
      return;
    }
    out.writeInt(value.length);
    out.write(value);
  }

  /** Completes the file. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
