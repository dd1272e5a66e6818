package io.gradwatch.cli.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.RunState;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording is read as it was written, or rejected in one line that names file and reason. */
class RecordingFileTest {

  private static final List<RawRecord> RECORDS =
      List.of(
          new RawRecord(RecordedTopic.RUNS, 1_700_000_000_000L, "info".getBytes(UTF_8)),
          new RawRecord(RecordedTopic.STEPS, -1, randomBytes(300)),
          new RawRecord(RecordedTopic.STEPS, 0, new byte[0]),
          new RawRecord(RecordedTopic.RUNS, 7, null));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("run.gwr.gz");
    try (RecordingWriter writer = RecordingWriter.create(file, "größe/1")) {
      for (RawRecord record : RECORDS) {
        writer.write(record);
      }
    }
  }

  private static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(5).nextBytes(bytes);
    return bytes;
  }

  private static List<RawRecord> read(Path file) throws IOException {
    List<RawRecord> records = new ArrayList<>();
    try (RecordingReader reader = RecordingReader.open(file)) {
      for (Optional<RawRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        records.add(next.get());
      }
    }
    return records;
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    assertThat(read(file))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactlyElementsOf(RECORDS);
    try (RecordingReader reader = RecordingReader.open(file)) {
      assertThat(reader.run()).isEqualTo("größe/1");
    }
  }

  @Test
  void isRejectedWhereverItIsTruncated() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));

      assertThatThrownBy(() -> read(file))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(RecordingException.class)
          .hasMessageMatching(
              "\\Q" + file + "\\E is truncated: (no record|[0-4] records) could be read");
    }
  }

  @Test
  void statesHowManyRecordsATruncatedFileHas() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));

    assertThatThrownBy(() -> read(file))
        .hasMessage(file + " is truncated: 4 records could be read");
  }

  @Test
  void isNeverReadWrongWhenAByteIsDamaged() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    List<Integer> unnoticed = new ArrayList<>();
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      Files.write(file, damaged);
      try {
        assertThat(read(file))
            .usingRecursiveFieldByFieldElementComparator()
            .containsExactlyElementsOf(RECORDS);
        unnoticed.add(i);
      } catch (RecordingException e) {
        assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
      }
    }
    // gzip's head has times and flags, and its data end with bits that fill a byte.
    assertThat(unnoticed).hasSizeLessThan(10);
  }

  @Test
  void isRejectedIfARecordIsLongerThanAnyTopicAllows() throws IOException {
    writeUncompressed(
        out -> {
          out.write(RecordingWriter.magic());
          out.writeByte(RecordingWriter.VERSION);
          out.writeUTF("run");
          out.writeByte(2);
          out.writeLong(0);
          out.writeInt(Integer.MAX_VALUE);
        });

    assertThatThrownBy(() -> read(file)).hasMessage(file + " is damaged: 0 records could be read");
  }

  @Test
  void isRejectedIfItsVersionIsLater() throws IOException {
    writeUncompressed(
        out -> {
          out.write(RecordingWriter.magic());
          out.writeByte(2);
        });

    assertThatThrownBy(() -> read(file))
        .hasMessage(file + " has version 2 of the format; this Gradwatch reads version 1");
  }

  @Test
  void isRejectedIfItIsAnotherFile() throws IOException {
    String message = file + " is not a recording of a run; ./gradwatch record writes one";

    Files.writeString(file, "kind: job\n");
    assertThatThrownBy(() -> read(file)).hasMessage(message);
    writeUncompressed(out -> out.writeBytes("an archive of something else"));
    assertThatThrownBy(() -> read(file)).hasMessage(message);
    writeUncompressed(out -> out.writeBytes("\2no length"));
    assertThatThrownBy(() -> read(file)).hasMessage(message);
    writeUncompressed(out -> {});
    assertThatThrownBy(() -> read(file)).hasMessage(message);
  }

  @Test
  void isRejectedIfItDoesNotExist() {
    Path missing = folder.resolve("nowhere");

    assertThatThrownBy(() -> read(missing)).hasMessage(missing + ": no such file");
  }

  @Test
  void isReadWithoutHeaderAsTheBenchmarksWroteIt() throws IOException {
    byte[] info =
        RunInfoCodec.encode(
            new RunInfo(
                "old",
                1,
                RunState.STARTED,
                Instant.EPOCH,
                Instant.EPOCH,
                "model",
                "source",
                List.of(),
                Map.of(),
                0,
                OptionalLong.empty(),
                ""));
    writeUncompressed(
        out -> {
          for (int i = 0; i < 2; i++) {
            out.writeByte(1);
            out.writeInt(info.length);
            out.write(info);
          }
        });

    assertThat(read(file)).extracting(RawRecord::value).containsExactly(info, info);
    try (RecordingReader reader = RecordingReader.open(file)) {
      assertThat(reader.run()).isEqualTo("old");
    }
  }

  @Test
  void growsByWholeRecordsOnly() throws IOException {
    try (var in = new GZIPInputStream(Files.newInputStream(file))) {
      int header = 9 + 1 + 2 + "größe/1".getBytes(UTF_8).length;
      assertThat(in.readAllBytes()).hasSize(header + RECORDS.size() * 13 + 4 + 300);
    }
  }

  /** Writes to a stream. */
  @FunctionalInterface
  private interface StreamContent {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private void writeUncompressed(StreamContent content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      content.writeTo(out);
    }
    Files.write(file, bytes.toByteArray());
  }
}
