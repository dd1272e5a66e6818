package io.gradwatch.publisher;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts every report from offer to outcome. Each outcome moves one report out of pending, under
 * one lock, so any snapshot adds up.
 */
final class Tally {

  private final LongSupplier nanoClock;
  private long offered;
  private long published;
  private long pending;
  private long dropped;
  private long failed;
  private long oversize;
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
    if (pending == 0) {
      progressNanos = nanoClock.getAsLong();
    }
    pending++;
  }

  /** There was no room for it, or the publisher is closed. */
  synchronized void dropped() {
    if (!settled) {
      pending--;
      dropped++;
    }
  }

  /** The broker has it. */
  synchronized void published() {
    if (!settled) {
      pending--;
      published++;
      progressNanos = nanoClock.getAsLong();
    }
  }

  /** It will not arrive. */
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

  /** It could not be handed to the client yet, and will be tried again. */
  synchronized void delayed(String why) {
    trouble = why;
  }

  /** Ends the count: what is pending has failed, what is offered from now on is dropped. */
  synchronized PublisherCounts settle() {
    if (!settled) {
      failed += pending;
      pending = 0;
      settled = true;
    }
    return counts();
  }

  synchronized PublisherCounts counts() {
    return new PublisherCounts(offered, published, pending, dropped, failed, oversize);
  }

  synchronized Status status() {
    Duration waiting =
        pending == 0 ? Duration.ZERO : Duration.ofNanos(nanoClock.getAsLong() - progressNanos);
    return new Status(counts(), waiting, run, trouble);
  }

  /**
   * How it stands.
   *
   * @param counts at this moment
   * @param waiting since the last acknowledgement, while reports are pending; otherwise zero
   * @param run of the latest report
   * @param trouble the latest, in a line; empty when there was none
   */
  record Status(PublisherCounts counts, Duration waiting, String run, String trouble) {}
}
