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

/** A report to publish, which the sending thread will encode. */
sealed interface OutgoingReport {

  String run();

  /**
   * Whether a later report cannot make up for its loss: the start and the end of a run come once,
   * while a heartbeat or a step is followed by the next one.
   */
  boolean essential();

  /** Approximate size on the heap in bytes; boxed numbers dominate. */
  long heapBytes();

  /**
   * Encodes the report.
   *
   * @throws RuntimeException if it cannot be encoded
   */
  EncodedReport encode();

  /** Priority with which it is kept when the spool is full. */
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

    /** The same with the publisher's delivery counts. */
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
