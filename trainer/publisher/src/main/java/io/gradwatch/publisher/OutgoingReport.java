package io.gradwatch.publisher;

import io.gradwatch.protocol.DeliveryCounts;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.RunInfoCodec;
import io.gradwatch.protocol.RunState;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.protocol.StepReportCodec;
import io.gradwatch.protocol.TensorReport;
import io.gradwatch.protocol.TimeStepReport;
import io.gradwatch.protocol.Topics;
import io.gradwatch.publisher.spool.EncodedReport;
import io.gradwatch.publisher.spool.RetentionPriority;
import java.nio.charset.StandardCharsets;

/** A report on its way, not yet encoded: encoding is the sending thread's work. */
sealed interface OutgoingReport {

  String run();

  /**
   * Whether nothing that follows makes up for its loss. A heartbeat is followed by the next one, a
   * step by the next step; a start or an end comes once.
   */
  boolean essential();

  /** Bytes of heap it holds, roughly: boxed figures dominate. */
  long heapBytes();

  /**
   * Encodes it.
   *
   * @throws RuntimeException when it cannot be encoded
   */
  EncodedReport encode();

  /** What it is worth when room on disk is short. */
  int retentionPriority();

  /** One training step. */
  record Step(StepReport report) implements OutgoingReport {

    @Override
    public String run() {
      return report.run();
    }

    @Override
    public boolean essential() {
      return false;
    }

    @Override
    public long heapBytes() {
      long bytes = 256;
      for (LayerReport layer : report.layers()) {
        bytes += 128;
        for (TensorReport tensor : layer.tensors()) {
          bytes += 256 + tensor.gradient().histogram().map(h -> 24L * h.counts().size()).orElse(0L);
        }
        bytes += layer.timeSteps().map(Step::heapBytes).orElse(0L);
      }
      return bytes;
    }

    private static long heapBytes(TimeStepReport norms) {
      return 24L * (norms.gradientL2Norms().size() + norms.reverseGradientL2Norms().size());
    }

    @Override
    public EncodedReport encode() {
      return encoded(
          Topics.STEPS, run(), report.time().toEpochMilli(), StepReportCodec.encode(report));
    }

    @Override
    public int retentionPriority() {
      return RetentionPriority.ofStep(report.step());
    }
  }

  /** The state of a run. */
  record Run(RunInfo info) implements OutgoingReport {

    @Override
    public String run() {
      return info.run();
    }

    @Override
    public boolean essential() {
      return info.state() != RunState.RUNNING;
    }

    @Override
    public long heapBytes() {
      return 512 + 96L * info.layers().size();
    }

    @Override
    public EncodedReport encode() {
      return encoded(
          Topics.RUNS, run(), info.heartbeat().toEpochMilli(), RunInfoCodec.encode(info));
    }

    @Override
    public int retentionPriority() {
      return essential() ? RetentionPriority.ESSENTIAL : RetentionPriority.HEARTBEAT;
    }

    /** The same, telling how the publisher stands. */
    Run withCounts(PublisherCounts counts) {
      return new Run(
          info.withDelivery(
              new DeliveryCounts(
                  counts.offered() + counts.adopted(),
                  counts.published(),
                  counts.spooled(),
                  counts.dropped(),
                  counts.failed())));
    }
  }

  private static EncodedReport encoded(String topic, String run, long timeMillis, byte[] value) {
    return new EncodedReport(topic, timeMillis, run.getBytes(StandardCharsets.UTF_8), value);
  }
}
