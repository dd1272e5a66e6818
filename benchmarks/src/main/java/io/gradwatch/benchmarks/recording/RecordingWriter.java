package io.gradwatch.benchmarks.recording;

import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.TensorReport;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the reports of a listener to a gzip file. Each report is one byte for its kind, four bytes
 * for its length, and a protocol message. Histograms are left out: no verdict depends on them, and
 * they make up most of the bytes.
 */
public final class RecordingWriter implements ReportSink, Closeable {

  static final byte INFO = 1;
  static final byte STEP = 2;

  private final DataOutputStream out;

  private RecordingWriter(DataOutputStream out) {
    this.out = out;
  }

  /** Writes to a file, which is overwritten if it exists. */
  public static RecordingWriter to(Path file) throws IOException {
    return new RecordingWriter(
        new DataOutputStream(
            new BufferedOutputStream(
                new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), 1 << 16)));
  }

  @Override
  public void run(RunInfo info) {
    write(INFO, RunInfoCodec.encode(info));
  }

  @Override
  public void step(StepReport report) {
    write(STEP, StepReportCodec.encode(withoutHistograms(report)));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private void write(byte kind, byte[] message) {
    try {
      out.writeByte(kind);
      out.writeInt(message.length);
      out.write(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StepReport withoutHistograms(StepReport step) {
    return step.withLayers(step.layers().stream().map(RecordingWriter::withoutHistograms).toList());
  }

  private static LayerReport withoutHistograms(LayerReport layer) {
    return new LayerReport(
        layer.index(),
        layer.name(),
        layer.tensors().stream().map(RecordingWriter::withoutHistogram).toList(),
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
