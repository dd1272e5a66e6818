package io.gradwatch.trainer;

import io.gradwatch.publisher.KafkaPublisher;
import io.gradwatch.publisher.PublisherCounts;
import io.gradwatch.trainer.checkpoint.ReportDelivery;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivery by a publisher: a report has left the process once it is in Kafka or in the spool. */
final class PublisherDelivery implements ReportDelivery {

  /** Ten times the time after which the publisher spools what Kafka does not acknowledge. */
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private static final long POLL_NANOS = 2_000_000;

  private static final Logger log = LoggerFactory.getLogger(PublisherDelivery.class);

  private final KafkaPublisher publisher;

  PublisherDelivery(KafkaPublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public Runnable upToNow() {
    long offered = publisher.counts().offered();
    return () -> await(offered);
  }

  /** Reports leave in the order in which they came, so that their number tells which ones have. */
  private void await(long offered) {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (left(publisher.counts()) < offered) {
      if (System.nanoTime() - deadline >= 0) {
        log.debug("reports of a checkpoint's steps are still in memory: timeout={}", TIMEOUT);
        return;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static long left(PublisherCounts counts) {
    return counts.offered() - counts.pending();
  }
}
