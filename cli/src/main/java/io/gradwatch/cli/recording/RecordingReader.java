package io.gradwatch.cli.recording;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link RecordingWriter} wrote, record by record. Also reads files without a header,
 * which the benchmarks wrote before the format had one: a record in them has a topic, a length and
 * a value.
 */
public final class RecordingReader implements Closeable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int END = -1;

  /** Larger than any value that a topic holds, and small enough to be allocated. */
  private static final int MAX_VALUE_BYTES = 8 * Contract.MAX_RECORD_BYTES;

  private final Path file;
  private final DataInputStream in;
  private boolean timestamps = true;
  private String run = "";
  private @Nullable RawRecord first;
  private long records;

  private RecordingReader(Path file, DataInputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Opens a file and reads its header.
   *
   * @throws RecordingException if it cannot be read, is no recording, or is of a later version
   */
  public static RecordingReader open(Path file) throws RecordingException {
    try {
      InputStream bytes = Files.newInputStream(file);
      try {
        RecordingReader reader = new RecordingReader(file, decompressed(bytes));
        reader.readHeader();
        return reader;
      } catch (IOException | RuntimeException e) {
        bytes.close();
        throw e;
      }
    } catch (RecordingException e) {
      throw e;
    } catch (NoSuchFileException e) {
      throw new RecordingException(file + ": no such file", e);
    } catch (ZipException e) {
      throw new RecordingException(noRecording(file), e);
    } catch (EOFException e) {
      throw new RecordingException(file + " is truncated: no record could be read", e);
    } catch (IOException e) {
      throw new RecordingException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static DataInputStream decompressed(InputStream bytes) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(new GZIPInputStream(bytes, BUFFER_BYTES), BUFFER_BYTES));
  }

  private static String noRecording(Path file) {
    return file + " is not a recording of a run; ./gradwatch record writes one";
  }

  private void readHeader() throws IOException {
    byte[] magic = RecordingWriter.magic();
    in.mark(magic.length);
    byte[] begin = in.readNBytes(magic.length);
    if (!Arrays.equals(begin, magic)) {
      in.reset();
      readWithoutHeader();
      return;
    }
    int version = in.readUnsignedByte();
    if (version != RecordingWriter.VERSION) {
      throw new RecordingException(
          "%s has version %d of the format; this Gradwatch reads version %d"
              .formatted(file, version, RecordingWriter.VERSION));
    }
    run = in.readUTF();
  }

  private void readWithoutHeader() throws RecordingException {
    timestamps = false;
    try {
      first = read().orElse(null);
    } catch (IOException e) {
      throw new RecordingException(noRecording(file), e);
    }
    run =
        Optional.ofNullable(first)
            .flatMap(RecordingReader::runOf)
            .orElseThrow(() -> new RecordingException(noRecording(file)));
  }

  private static Optional<String> runOf(RawRecord record) {
    byte[] value = record.value();
    if (value == null) {
      return Optional.empty();
    }
    return record.topic() == RecordedTopic.STEPS
        ? accepted(StepReportCodec.decode(value)).map(StepReport::run)
        : accepted(RunInfoCodec.decode(value)).map(RunInfo::run);
  }

  private static <T> Optional<T> accepted(Decoded<T> decoded) {
    return decoded instanceof Decoded.Accepted<T> accepted
        ? Optional.of(accepted.value())
        : Optional.empty();
  }

  /** Name of the recorded run. */
  public String run() {
    return run;
  }

  /**
   * Reads the next record; empty after the last.
   *
   * @throws RecordingException if the file is truncated or damaged; the message states how many
   *     records could be read
   */
  public Optional<RawRecord> next() throws RecordingException {
    try {
      Optional<RawRecord> record = first == null ? read() : Optional.of(first);
      first = null;
      records += record.isPresent() ? 1 : 0;
      return record;
    } catch (EOFException e) {
      throw incomplete("truncated", e);
    } catch (ZipException | DamagedRecordException e) {
      throw incomplete("damaged", e);
    } catch (IOException e) {
      throw new RecordingException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private RecordingException incomplete(String state, Exception cause) {
    return new RecordingException(
        String.format(Locale.ROOT, "%s is %s: %,d records could be read", file, state, records),
        cause);
  }

  private Optional<RawRecord> read() throws IOException {
    int code = in.read();
    if (code == END) {
      return Optional.empty();
    }
    RecordedTopic topic = RecordedTopic.ofCode(code).orElseThrow(DamagedRecordException::new);
    long timestamp = timestamps ? in.readLong() : 0;
    int length = in.readInt();
    if (length < RecordingWriter.NO_VALUE || length > MAX_VALUE_BYTES) {
      throw new DamagedRecordException();
    }
    if (length == RecordingWriter.NO_VALUE) {
      return Optional.of(new RawRecord(topic, timestamp, null));
    }
    byte[] value = new byte[length];
    in.readFully(value);
    return Optional.of(new RawRecord(topic, timestamp, value));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** A record has a topic or a length that no writer produces. */
  private static final class DamagedRecordException extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
