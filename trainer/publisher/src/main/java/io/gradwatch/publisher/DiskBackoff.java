package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.SpoolException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A disk that fails is left alone for a while, and said to fail once. */
final class DiskBackoff {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final String verb;
  private final LongSupplier nanoClock;
  private boolean failing;
  private long failedNanos;

  DiskBackoff(String verb, LongSupplier nanoClock) {
    this.verb = verb;
    this.nanoClock = nanoClock;
  }

  void failed(SpoolException e) {
    if (!failing) {
      log.warn("reports on disk cannot be {}, training goes on without: {}", verb, e.oneLine());
    }
    failing = true;
    failedNanos = nanoClock.getAsLong();
  }

  /** Whether the disk may be tried. */
  boolean ready() {
    return !failing || nanoClock.getAsLong() - failedNanos >= RETRY_AFTER.toNanos();
  }

  /** It works. */
  void succeeded() {
    if (failing) {
      log.info("reports on disk can be {} again", verb);
    }
    failing = false;
  }
}
