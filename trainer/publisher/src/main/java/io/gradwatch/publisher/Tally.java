package io.gradwatch.publisher;

import io.gradwatch.publisher.Parcel.Place;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts every report from offer to outcome. Each event moves reports from one place to another
 * under one lock, so any snapshot adds up.
 */
final class Tally {

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
  private boolean settled;
  private long progressNanos;
  private String run = "";
  private String trouble = "";

  Tally(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** A report was offered. */
  synchronized void offered(String byRun) {
    offered++;
    run = byRun;
    if (settled) {
      dropped++;
      return;
    }
    waits();
    pending++;
  }

  private void waits() {
    if (pending + spooled == 0) {
      progressNanos = nanoClock.getAsLong();
    }
  }

  /** A dead publisher left reports on disk. */
  synchronized void adopted(long reports) {
    waits();
    adopted += reports;
    spooled += reports;
  }

  /** There was no room for a report in memory, or the publisher is closed. */
  synchronized void dropped() {
    if (!settled) {
      pending--;
      dropped++;
    }
  }

  /** Reports on disk were dropped for want of room, or could not be read. */
  synchronized void droppedFromDisk(long reports, String why) {
    spooled -= reports;
    dropped += reports;
    trouble = why;
  }

  /** A report that was never encoded will not arrive. */
  synchronized void failed(String why) {
    if (!settled) {
      pending--;
      failed++;
      trouble = why;
    }
  }

  /** It is larger than a record may be. */
  synchronized void oversize(String why) {
    if (!settled) {
      oversize++;
      failed(why);
    }
  }

  /** The disk has it too. */
  synchronized void spooled(Parcel parcel) {
    if (parcel.place() == Place.MEMORY && !settled) {
      parcel.moveTo(Place.DISK);
      pending--;
      spooled++;
    }
  }

  /** The broker has it. */
  synchronized void published(Parcel parcel) {
    if (leaves(parcel)) {
      published++;
      progressNanos = nanoClock.getAsLong();
    }
  }

  /** It will not arrive. */
  synchronized void failed(Parcel parcel, String why) {
    if (leaves(parcel)) {
      failed++;
      trouble = why;
    }
  }

  /** It is larger than the broker takes. */
  synchronized void oversize(Parcel parcel, String why) {
    if (parcel.place() != Place.GONE && !settled) {
      oversize++;
    }
    failed(parcel, why);
  }

  private boolean leaves(Parcel parcel) {
    Place from = parcel.place();
    if (from == Place.GONE || settled) {
      return false;
    }
    parcel.moveTo(Place.GONE);
    if (from == Place.DISK) {
      spooled--;
    } else {
      pending--;
    }
    return true;
  }

  /** Whether nothing more is to be done for it. */
  synchronized boolean gone(Parcel parcel) {
    return parcel.place() == Place.GONE;
  }

  /** Something keeps reports from arriving, for now. */
  synchronized void delayed(String why) {
    trouble = why;
  }

  /** A file of a spool cannot be read, or not all of it; how much was in it nobody knows. */
  synchronized void spoolFileDamaged(String why) {
    damagedFiles++;
    trouble = why;
  }

  /** Ends the count: what only memory has is lost, what is offered from now on is dropped. */
  synchronized PublisherCounts settle() {
    if (!settled) {
      failed += pending;
      pending = 0;
      settled = true;
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
    return new Status(counts(), waiting, run, trouble);
  }

  /**
   * How it stands.
   *
   * @param counts at this moment
   * @param waiting since the last acknowledgement, while reports wait; otherwise zero
   * @param run of the latest report
   * @param trouble the latest, in a line; empty when there was none
   */
  record Status(PublisherCounts counts, Duration waiting, String run, String trouble) {}
}
