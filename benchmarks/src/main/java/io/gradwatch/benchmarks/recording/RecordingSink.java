package io.gradwatch.benchmarks.recording;

import io.gradwatch.cli.recording.RawRecord;
import io.gradwatch.cli.recording.RecordedTopic;
import io.gradwatch.cli.recording.RecordingWriter;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.TensorReport;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Records the reports of a listener. Histograms are left out: no verdict depends on them, and they
 * make up most of the bytes.
 */
final class RecordingSink implements ReportSink, Closeable {

  private final Path file;
  private @Nullable RecordingWriter writer;

  private RecordingSink(Path file) {
    this.file = file;
  }

  /** Writes to a file, which is overwritten if it exists. It is created by the first report. */
  static RecordingSink to(Path file) {
    return new RecordingSink(file);
  }

  @Override
  public void run(RunInfo info) {
    write(
        info.run(),
        new RawRecord(
            RecordedTopic.RUNS, info.heartbeat().toEpochMilli(), RunInfoCodec.encode(info)));
  }

  @Override
  public void step(StepReport report) {
    write(
        report.run(),
        new RawRecord(
            RecordedTopic.STEPS,
            report.time().toEpochMilli(),
            StepReportCodec.encode(withoutHistograms(report))));
  }

  private void write(String run, RawRecord record) {
    try {
      if (writer == null) {
        writer = RecordingWriter.create(file, run);
      }
      writer.write(record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }

  private static StepReport withoutHistograms(StepReport step) {
    return step.withLayers(step.layers().stream().map(RecordingSink::withoutHistograms).toList());
  }

  private static LayerReport withoutHistograms(LayerReport layer) {
    return new LayerReport(
        layer.index(),
        layer.name(),
        layer.tensors().stream().map(RecordingSink::withoutHistogram).toList(),
        layer.activation(),
        layer.timeSteps());
  }

  private static TensorReport withoutHistogram(TensorReport tensor) {
    return new TensorReport(
        tensor.param(),
        tensor.role(),
        tensor.gradient().withoutHistogram(),
        tensor.updateL2Norm(),
        tensor.parameterL2Norm(),
        tensor.unitSpread());
  }
}
