package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.EncodedReport;
import io.gradwatch.publisher.spool.Spool;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An encoded report on its way to Kafka. The sending thread's, but for what {@link
 * DeliveryCounters} keeps.
 */
final class PendingRecord {

  /** Where a report that was offered is; only {@link DeliveryCounters} moves one. */
  enum Location {
    MEMORY,
    DISK,
    /** Published, failed or dropped. */
    GONE
  }

  private final long sequenceId;
  private final EncodedReport report;
  private @Nullable Spool spool;
  private Location location;
  private long pendingSinceNanos;
  private int rejections;

  /** A report that is nowhere but in memory. */
  PendingRecord(long sequenceId, EncodedReport report, long nowNanos) {
    this.sequenceId = sequenceId;
    this.report = report;
    this.location = Location.MEMORY;
    this.pendingSinceNanos = nowNanos;
  }

  /** A report that was read from a spool. */
  PendingRecord(Spool.Entry entry, Spool spool, long nowNanos) {
    this.sequenceId = entry.sequenceId();
    this.report = entry.report();
    this.spool = spool;
    this.location = Location.DISK;
    this.pendingSinceNanos = nowNanos;
  }

  long sequenceId() {
    return sequenceId;
  }

  EncodedReport report() {
    return report;
  }

  ProducerRecord<byte[], byte[]> toProducerRecord() {
    return new ProducerRecord<>(
        report.topic(), null, report.timeMillis(), report.key(), report.value());
  }

  /** The spool that has a copy; null when none has. */
  @Nullable Spool spool() {
    return spool;
  }

  void spooledTo(Spool target) {
    spool = target;
  }

  /** Under the tally's lock. */
  Location location() {
    return location;
  }

  /** Under the tally's lock. */
  void moveTo(Location next) {
    location = next;
  }

  /** Since it waits for an answer, or to be sent. */
  long pendingSinceNanos() {
    return pendingSinceNanos;
  }

  /** The client refused it in a way that no waiting mends; how many times by now. */
  int countRejection() {
    return ++rejections;
  }
}
