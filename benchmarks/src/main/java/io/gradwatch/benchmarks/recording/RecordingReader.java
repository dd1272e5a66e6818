package io.gradwatch.benchmarks.recording;

import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepReportCodec;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads the reports that a {@link RecordingWriter} wrote. */
public final class RecordingReader {

  private static final int END = -1;

  private RecordingReader() {}

  /**
   * Reads all reports of a file, in order.
   *
   * @throws IOException if the file is truncated or contains a report that breaks the protocol
   */
  public static List<RecordedReport> read(Path file) throws IOException {
    List<RecordedReport> reports = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16), 1 << 16))) {
      for (int kind = in.read(); kind != END; kind = in.read()) {
        byte[] message = new byte[in.readInt()];
        in.readFully(message);
        reports.add(record(file, kind, message));
      }
    }
    return reports;
  }

  private static RecordedReport record(Path file, int kind, byte[] message) throws IOException {
    return switch (kind) {
      case RecordingWriter.INFO ->
          new RecordedReport.Info(accepted(file, RunInfoCodec.decode(message)));
      case RecordingWriter.STEP ->
          new RecordedReport.Step(accepted(file, StepReportCodec.decode(message)));
      default -> throw new IOException(file + ": unknown report kind " + kind + "; must be 1 or 2");
    };
  }

  private static <T> T accepted(Path file, Decoded<T> decoded) throws IOException {
    if (decoded instanceof Decoded.Accepted<T> accepted) {
      return accepted.value();
    }
    throw new IOException(file + ": " + decoded);
  }
}
