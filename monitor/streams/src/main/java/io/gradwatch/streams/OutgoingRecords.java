package io.gradwatch.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gradwatch.detect.RunUpdate;
import io.gradwatch.protocol.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;

/** Encodes the events and rolling norms of an update as records for their sinks. */
final class OutgoingRecords {

  private final FittingRecords fittingRecords;

  OutgoingRecords(FittingRecords fittingRecords) {
    this.fittingRecords = fittingRecords;
  }

  /** A record, the sink that it is forwarded to and the event that counts it. */
  record OutgoingRecord(Record<byte[], byte[]> record, String child, StreamEvent published) {}

  /**
   * Encodes what an update publishes. Events that cannot be encoded are found again by the next
   * record.
   */
  List<OutgoingRecord> encodeOrTakeBack(RunUpdate update, long recordTime) {
    try {
      return encode(update, recordTime);
    } catch (RuntimeException e) {
      update.takeBackVerdicts();
      throw e;
    }
  }

  private List<OutgoingRecord> encode(RunUpdate update, long recordTime) {
    List<OutgoingRecord> outgoing = new ArrayList<>();
    for (Event event : update.events()) {
      fittingRecords
          .encode(event)
          .map(
              bytes -> new Record<>(key(event.run()), bytes, boundedTime(event.time(), recordTime)))
          .map(to -> new OutgoingRecord(to, TopologyNames.EVENTS, StreamEvent.EVENT_PUBLISHED))
          .ifPresent(outgoing::add);
    }
    update
        .norms()
        .flatMap(
            norms ->
                fittingRecords
                    .encode(norms)
                    .map(
                        bytes ->
                            new Record<>(
                                key(norms.run()), bytes, boundedTime(norms.time(), recordTime))))
        .map(to -> new OutgoingRecord(to, TopologyNames.NORMS, StreamEvent.NORMS_PUBLISHED))
        .ifPresent(outgoing::add);
    return outgoing;
  }

  private static byte[] key(String run) {
    return run.getBytes(UTF_8);
  }

  /**
   * The report's time, but never later than the record that contained it: see {@link
   * BoundedRecordTime}.
   */
  private static long boundedTime(Instant reportTime, long recordTime) {
    return Math.max(0, Math.min(reportTime.toEpochMilli(), recordTime));
  }
}
