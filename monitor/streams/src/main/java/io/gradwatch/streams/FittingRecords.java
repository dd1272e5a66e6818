package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventCodec;
import io.gradwatch.protocol.RollingLayer;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RollingReportCodec;
import io.gradwatch.protocol.Topics;
import io.gradwatch.protocol.logging.LogRateLimiter;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes events and rolling reports so that their topics accept them. A rolling report that is too
 * large loses the norms of its tensors, then layers from the output on; an event loses its
 * remedies, then its cause, its evidence and the indices of affected layers. What still does not
 * fit is left out. Each of these is counted and logged.
 */
final class FittingRecords {

  private static final Logger log = LoggerFactory.getLogger(FittingRecords.class);

  private final TopicLimits limits;
  private final StreamMetrics metrics;
  private final LogRateLimiter rateLimiter = LogRateLimiter.oncePerMinute();

  FittingRecords(TopicLimits limits, StreamMetrics metrics) {
    this.limits = limits;
    this.metrics = metrics;
  }

  /** Returns the encoded event; empty if it is left out. */
  Optional<byte[]> encode(Event event) {
    int max = maxValueBytes(Topics.EVENTS, event.run());
    byte[] whole = EventCodec.encode(event);
    if (whole.length <= max) {
      return Optional.of(whole);
    }
    byte[] withoutRemedies =
        EventCodec.encode(shortened(event, event.layers(), event.cause(), false));
    byte[] shortest = EventCodec.encode(shortened(event, List.of(), "", true));
    return smaller(
        Topics.EVENTS,
        event.run(),
        whole,
        withoutRemedies.length <= max ? withoutRemedies : shortest,
        max,
        StreamEvent.EVENT_TRUNCATED,
        StreamEvent.EVENT_OMITTED);
  }

  private static Event shortened(
      Event event, List<Integer> layers, String cause, boolean withoutEvidence) {
    return new Event(
        event.run(),
        event.attempt(),
        event.id(),
        event.phase(),
        event.kind(),
        event.severity(),
        event.layer(),
        layers,
        event.onsetStep(),
        event.confirmedStep(),
        event.clearedStep(),
        event.rootCause(),
        event.causedBy(),
        cause,
        withoutEvidence ? List.of() : event.evidence(),
        List.of(),
        event.time());
  }

  /** Returns the encoded rolling report; empty if it is left out. */
  Optional<byte[]> encode(RollingReport report) {
    int max = maxValueBytes(Topics.NORMS, report.run());
    byte[] whole = RollingReportCodec.encode(report);
    if (whole.length <= max) {
      return Optional.of(whole);
    }
    List<RollingLayer> layers =
        report.layers().stream().map(FittingRecords::withoutTensors).toList();
    byte[] shorter = RollingReportCodec.encode(withLayers(report, layers));
    int count = layers.size();
    while (shorter.length > max && count > 0) {
      // The share that would fit if all layers were equally large; fewer layers at each attempt.
      count = (int) Math.min(count - 1L, (long) count * max / shorter.length);
      shorter =
          RollingReportCodec.encode(withLayers(report, layers.subList(0, Math.max(0, count))));
    }
    return smaller(
        Topics.NORMS,
        report.run(),
        whole,
        shorter,
        max,
        StreamEvent.NORMS_TRUNCATED,
        StreamEvent.NORMS_OMITTED);
  }

  private static RollingLayer withoutTensors(RollingLayer layer) {
    return new RollingLayer(
        layer.index(),
        layer.name(),
        layer.lastL2Norm(),
        layer.medianL2Norm(),
        layer.p90L2Norm(),
        layer.minL2Norm(),
        layer.maxL2Norm(),
        layer.log10Slope(),
        layer.observed(),
        layer.nonFinite(),
        layer.updateRatio(),
        layer.timeLog10Slope(),
        layer.timeShare(),
        List.of());
  }

  private static RollingReport withLayers(RollingReport report, List<RollingLayer> layers) {
    return new RollingReport(
        report.run(),
        report.attempt(),
        report.step(),
        report.time(),
        report.window(),
        layers,
        report.loss(),
        report.lossMedian(),
        report.complete(),
        report.stepsJudged(),
        report.stepsMissing());
  }

  private int maxValueBytes(String topic, String run) {
    int record = limits.maxRecordBytes(topic) - run.getBytes(UTF_8).length;
    return Math.min(record, Contract.MAX_RECORD_BYTES);
  }

  private Optional<byte[]> smaller(
      String topic,
      String run,
      byte[] whole,
      byte[] shorter,
      int max,
      StreamEvent truncated,
      StreamEvent omitted) {
    boolean fits = shorter.length <= max;
    metrics.countEvent(fits ? truncated : omitted);
    if (rateLimiter.tryAcquire()) {
      log.warn(
          "record of {} bytes exceeds the limit of its topic, {} (run={} topic={} limit={}"
              + " suppressed={})",
          whole.length,
          fits ? "it is written with " + shorter.length + " bytes" : "it is left out",
          run,
          topic,
          max,
          rateLimiter.takeSuppressed());
    }
    return fits ? Optional.of(shorter) : Optional.empty();
  }
}
