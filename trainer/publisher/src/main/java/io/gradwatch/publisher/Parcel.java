package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.EncodedReport;
import io.gradwatch.publisher.spool.Spool;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * An encoded report on its way to Kafka. The sending thread's, but for what {@link Tally} keeps.
 */
final class Parcel {

  /** Where a report that was offered is; only {@link Tally} moves one. */
  enum Place {
    MEMORY,
    DISK,
    /** Published, failed or dropped. */
    GONE
  }

  private final long ticket;
  private final EncodedReport report;
  private @Nullable Spool spool;
  private Place place;
  private long waitsSinceNanos;
  private int refusals;

  /** A report that is nowhere but in memory. */
  Parcel(long ticket, EncodedReport report, long nowNanos) {
    this.ticket = ticket;
    this.report = report;
    this.place = Place.MEMORY;
    this.waitsSinceNanos = nowNanos;
  }

  /** A report that was read from a spool. */
  Parcel(Spool.Entry entry, Spool spool, long nowNanos) {
    this.ticket = entry.ticket();
    this.report = entry.report();
    this.spool = spool;
    this.place = Place.DISK;
    this.waitsSinceNanos = nowNanos;
  }

  long ticket() {
    return ticket;
  }

  EncodedReport report() {
    return report;
  }

  ProducerRecord<byte[], byte[]> record() {
    return new ProducerRecord<>(
        report.topic(), null, report.timeMillis(), report.key(), report.value());
  }

  /** The spool that has a copy; null when none has. */
  @Nullable Spool spool() {
    return spool;
  }

  void keptBy(Spool keeper) {
    spool = keeper;
  }

  /** Under the tally's lock. */
  Place place() {
    return place;
  }

  /** Under the tally's lock. */
  void moveTo(Place next) {
    place = next;
  }

  /** Since it waits for an answer, or to be sent. */
  long waitsSinceNanos() {
    return waitsSinceNanos;
  }

  /** The client refused it in a way that no waiting mends; how many times by now. */
  int refusedOnceMore() {
    return ++refusals;
  }
}
