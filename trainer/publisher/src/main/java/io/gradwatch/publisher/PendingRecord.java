package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.EncodedReport;
import io.gradwatch.publisher.spool.Spool;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An encoded report that is not acknowledged yet. Confined to the sending thread, except for the
 * location, which {@link DeliveryCounters} guards by its lock.
 */
final class PendingRecord {

  /** Where a record is, as {@link DeliveryCounters} counts it. */
  enum Location {
    MEMORY,
    DISK,
    /** Published, failed or dropped. */
    DONE
  }

  private final long sequenceId;
  private final EncodedReport report;
  private @Nullable Spool spool;
  private Location location;
  private long pendingSinceNanos;
  private int rejections;

  /** A record that exists only in memory. */
  PendingRecord(long sequenceId, EncodedReport report, long nowNanos) {
    this.sequenceId = sequenceId;
    this.report = report;
    this.location = Location.MEMORY;
    this.pendingSinceNanos = nowNanos;
  }

  /** A record that was read from a spool. */
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

  /** The spool that holds a copy; null if none does. */
  @Nullable Spool spool() {
    return spool;
  }

  void spooledTo(Spool target) {
    spool = target;
  }

  /** Guarded by the lock of the counters. */
  Location location() {
    return location;
  }

  /** Guarded by the lock of the counters. */
  void moveTo(Location next) {
    location = next;
  }

  /** Time at which it was encoded or read from disk. */
  long pendingSinceNanos() {
    return pendingSinceNanos;
  }

  /** Counts a failure of the client to accept this record and returns the number so far. */
  int countRejection() {
    return ++rejections;
  }
}
