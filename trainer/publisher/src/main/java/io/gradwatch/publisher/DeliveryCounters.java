package io.gradwatch.publisher;

import io.gradwatch.publisher.PendingRecord.Location;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts every report from offer to outcome. Each event moves reports from one place to another
 * under one lock, so any snapshot adds up.
 */
final class DeliveryCounters {

  private final LongSupplier nanoClock;
  private long offered;
  private long adopted;
  private long published;
  private long pending;
  private long spooled;
  private long dropped;
  private long failed;
  private long oversize;
  private long damagedFiles;
  private boolean finished;
  private long progressNanos;
  private String run = "";
  private String lastProblem = "";

  DeliveryCounters(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** A report was offered. */
  synchronized void offered(String ofRun) {
    offered++;
    run = ofRun;
    if (finished) {
      dropped++;
      return;
    }
    startWaiting();
    pending++;
  }

  private void startWaiting() {
    if (pending + spooled == 0) {
      progressNanos = nanoClock.getAsLong();
    }
  }

  /** A dead publisher left reports on disk. */
  synchronized void adopted(long reports) {
    startWaiting();
    adopted += reports;
    spooled += reports;
  }

  /** There was no room for a report in memory, or the publisher is closed. */
  synchronized void dropped() {
    if (!finished) {
      pending--;
      dropped++;
    }
  }

  /** Reports on disk were dropped for want of room, or could not be read. */
  synchronized void droppedFromDisk(long reports, String reason) {
    spooled -= reports;
    dropped += reports;
    lastProblem = reason;
  }

  /** A report that was never encoded will not arrive. */
  synchronized void failed(String reason) {
    if (!finished) {
      pending--;
      failed++;
      lastProblem = reason;
    }
  }

  /** It is larger than a record may be. */
  synchronized void oversize(String reason) {
    if (!finished) {
      oversize++;
      failed(reason);
    }
  }

  /** The disk has it too. */
  synchronized void spooled(PendingRecord record) {
    if (record.location() == Location.MEMORY && !finished) {
      record.moveTo(Location.DISK);
      pending--;
      spooled++;
    }
  }

  /** The broker has it. */
  synchronized void published(PendingRecord record) {
    if (markDone(record)) {
      published++;
      progressNanos = nanoClock.getAsLong();
    }
  }

  /** It will not arrive. */
  synchronized void failed(PendingRecord record, String reason) {
    if (markDone(record)) {
      failed++;
      lastProblem = reason;
    }
  }

  /** It is larger than the broker takes. */
  synchronized void oversize(PendingRecord record, String reason) {
    if (record.location() != Location.GONE && !finished) {
      oversize++;
    }
    failed(record, reason);
  }

  private boolean markDone(PendingRecord record) {
    Location from = record.location();
    if (from == Location.GONE || finished) {
      return false;
    }
    record.moveTo(Location.GONE);
    if (from == Location.DISK) {
      spooled--;
    } else {
      pending--;
    }
    return true;
  }

  /** Whether nothing more is to be done for it. */
  synchronized boolean isDone(PendingRecord record) {
    return record.location() == Location.GONE;
  }

  /** Something keeps reports from arriving, for now. */
  synchronized void delayed(String reason) {
    lastProblem = reason;
  }

  /** A file of a spool cannot be read, or not all of it; how much was in it nobody knows. */
  synchronized void spoolFileDamaged(String reason) {
    damagedFiles++;
    lastProblem = reason;
  }

  /** Ends the count: what only memory has is lost, what is offered from now on is dropped. */
  synchronized PublisherCounts finish() {
    if (!finished) {
      failed += pending;
      pending = 0;
      finished = true;
    }
    return counts();
  }

  synchronized PublisherCounts counts() {
    return new PublisherCounts(
        offered, adopted, published, pending, spooled, dropped, failed, oversize, damagedFiles);
  }

  synchronized Status status() {
    Duration waiting =
        pending + spooled == 0
            ? Duration.ZERO
            : Duration.ofNanos(nanoClock.getAsLong() - progressNanos);
    return new Status(counts(), waiting, run, lastProblem);
  }

  /**
   * How it stands.
   *
   * @param counts at this moment
   * @param waiting since the last acknowledgement, while reports wait; otherwise zero
   * @param run of the latest report
   * @param lastProblem the latest, in a line; empty when there was none
   */
  record Status(PublisherCounts counts, Duration waiting, String run, String lastProblem) {}
}
