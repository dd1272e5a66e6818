package io.gradwatch.publisher;

import io.gradwatch.publisher.PendingRecord.Location;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts every report from its offer to its outcome. Each event moves reports from one counter to
 * another under one lock, so the counts of every snapshot add up.
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

  /** Reports of a dead publisher were found on disk. */
  synchronized void adopted(long reports) {
    startWaiting();
    adopted += reports;
    spooled += reports;
  }

  /** The queue is full, or the publisher is closed. */
  synchronized void dropped() {
    if (!finished) {
      pending--;
      dropped++;
    }
  }

  /** Spooled reports were dropped because the spool is full, or could not be read. */
  synchronized void droppedFromDisk(long reports, String reason) {
    spooled -= reports;
    dropped += reports;
    lastProblem = reason;
  }

  /** A report could not be encoded. */
  synchronized void failed(String reason) {
    if (!finished) {
      pending--;
      failed++;
      lastProblem = reason;
    }
  }

  /** An encoded report exceeds the size limit of a record. */
  synchronized void oversize(String reason) {
    if (!finished) {
      oversize++;
      failed(reason);
    }
  }

  /** A record was written to disk. */
  synchronized void spooled(PendingRecord record) {
    if (record.location() == Location.MEMORY && !finished) {
      record.moveTo(Location.DISK);
      pending--;
      spooled++;
    }
  }

  /** A record was acknowledged, or found in its topic. */
  synchronized void published(PendingRecord record) {
    if (markDone(record)) {
      published++;
      progressNanos = nanoClock.getAsLong();
    }
  }

  /** A record was rejected permanently. */
  synchronized void failed(PendingRecord record, String reason) {
    if (markDone(record)) {
      failed++;
      lastProblem = reason;
    }
  }

  /** A record exceeds the broker's size limit. */
  synchronized void oversize(PendingRecord record, String reason) {
    if (record.location() != Location.DONE && !finished) {
      oversize++;
    }
    failed(record, reason);
  }

  private boolean markDone(PendingRecord record) {
    Location from = record.location();
    if (from == Location.DONE || finished) {
      return false;
    }
    record.moveTo(Location.DONE);
    if (from == Location.DISK) {
      spooled--;
    } else {
      pending--;
    }
    return true;
  }

  /** Whether a record was published, failed or dropped. */
  synchronized boolean isDone(PendingRecord record) {
    return record.location() == Location.DONE;
  }

  /** A temporary problem delays delivery. */
  synchronized void delayed(String reason) {
    lastProblem = reason;
  }

  /** A spool file is damaged; the number of reports lost with it is unknown. */
  synchronized void spoolFileDamaged(String reason) {
    damagedFiles++;
    lastProblem = reason;
  }

  /** Ends counting: reports that are only in memory have failed, later offers are dropped. */
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
   * Delivery status at one moment.
   *
   * @param waiting time since the last acknowledgement while reports are outstanding; zero
   *     otherwise
   * @param run run of the latest report
   * @param lastProblem latest problem in one line; empty if there was none
   */
  record Status(PublisherCounts counts, Duration waiting, String run, String lastProblem) {}
}
