package io.gradwatch.publisher;

import io.gradwatch.publisher.spool.SpoolException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Suspends disk access for a while after a failure, and logs only its begin and end. */
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
      log.warn(
          "the spool cannot be {}, reports stay in memory and training continues: {}",
          verb,
          e.oneLine());
    }
    failing = true;
    failedNanos = nanoClock.getAsLong();
  }

  /** Whether the disk may be accessed. */
  boolean ready() {
    return !failing || nanoClock.getAsLong() - failedNanos >= RETRY_AFTER.toNanos();
  }

  void succeeded() {
    if (failing) {
      log.info("the spool can be {} again", verb);
    }
    failing = false;
  }
}
