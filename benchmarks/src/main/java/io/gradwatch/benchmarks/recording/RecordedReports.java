package io.gradwatch.benchmarks.recording;

import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordedTopic;
import io.gradwatch.cli.recording.RecordingReader;
import io.gradwatch.protocol.Decoded;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepReportCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Reads the reports that a {@link RecordingSink} wrote. */
final class RecordedReports {

  private RecordedReports() {}

  /**
   * Reads all reports of a file, in order.
   *
   * @throws IOException if the file is truncated or contains a report that breaks the protocol
   */
  static List<RecordedReport> read(Path file) throws IOException {
    List<RecordedReport> reports = new ArrayList<>();
    try (RecordingReader reader = RecordingReader.open(file)) {
      for (Optional<RawRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
        reports.add(decoded(file, record.get()));
      }
    }
    return reports;
  }

  private static RecordedReport decoded(Path file, RawRecord record) throws IOException {
    byte[] value = Objects.requireNonNull(record.value(), "a sink writes no deletion");
    return record.topic() == RecordedTopic.STEPS
        ? new RecordedReport.Step(accepted(file, StepReportCodec.decode(value)))
        : new RecordedReport.Info(accepted(file, RunInfoCodec.decode(value)));
  }

  private static <T> T accepted(Path file, Decoded<T> decoded) throws IOException {
    if (decoded instanceof Decoded.Accepted<T> accepted) {
      return accepted.value();
    }
    throw new IOException(file + ": " + decoded);
  }
}
