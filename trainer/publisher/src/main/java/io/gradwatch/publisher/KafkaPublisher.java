package io.gradwatch.publisher;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a trainer's reports to Kafka from a thread of its own. Its callers only put a report
 * into a bounded queue: they never wait for a broker and never see an exception.
 *
 * <pre>{@code
 * try (var publisher = KafkaPublisher.builder().bootstrap("localhost:9092").build()) {
 *   …
 * }
 * }</pre>
 *
 * <p>A broker that is away costs nothing until the queue is full; then the newest reports are
 * dropped. A run's records arrive in the order in which they were offered. Every report that does
 * not arrive is in {@link #counts()}.
 *
 * <p>While a run says nothing of itself, be it in a long evaluation or before its first step, the
 * publisher repeats every ten seconds how the run stands: so a monitor knows that this process
 * lives. It ends with the run's end, or with the publisher.
 */
public final class KafkaPublisher implements ReportSink, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  private final ReportQueue queue;
  private final Tally tally;
  private final Producer<byte[], byte[]> producer;
  private final Duration closeTimeout;
  private final Thread thread;
  private boolean closed;

  KafkaPublisher(
      PublisherConfig config, Producer<byte[], byte[]> producer, LongSupplier nanoClock) {
    this.queue = new ReportQueue(config.queueCapacity(), config.queueBytes());
    this.tally = new Tally(nanoClock);
    this.producer = producer;
    this.closeTimeout = config.closeTimeout();
    this.thread =
        new Thread(
            new SendLoop(queue, producer, tally, nanoClock, InstantSource.system()),
            "gradwatch-publisher");
    thread.setDaemon(true);
    thread.start();
  }

  public static KafkaPublisherBuilder builder() {
    return new KafkaPublisherBuilder();
  }

  /**
   * A publisher as system properties ({@code gradwatch.bootstrap}) and environment variables
   * ({@code GRADWATCH_BOOTSTRAP}) say; the former win.
   *
   * @throws IllegalArgumentException when a setting is missing, misspelt or not allowed
   */
  public static KafkaPublisher fromEnvironment() {
    return fromEnvironment(System.getProperties(), System.getenv()).build();
  }

  static KafkaPublisherBuilder fromEnvironment(Properties system, Map<String, String> environment) {
    return new Environment(system, environment).applyTo(builder());
  }

  @Override
  public void run(RunInfo info) {
    offer(new Outgoing.Run(info));
  }

  @Override
  public void step(StepReport report) {
    offer(new Outgoing.Step(report));
  }

  private void offer(Outgoing report) {
    // Counted before it is visible to the sender: an outcome never precedes its offer.
    tally.offered(report.run());
    if (!queue.offer(report)) {
      tally.dropped();
    }
  }

  /** What became of the reports so far. */
  public PublisherCounts counts() {
    return tally.counts();
  }

  /** Reports in the queue, not counting the one that is being sent. */
  int waiting() {
    return queue.size();
  }

  /** Closes within the configured time, 10 s by default. */
  @Override
  public void close() {
    close(closeTimeout);
  }

  /**
   * Takes no more reports, sends what is queued, gives up when the time is over and counts the rest
   * as failed. A second call changes nothing. An interrupt ends the wait at once.
   *
   * @param timeout for everything; zero gives up at once
   * @return the final counts
   */
  public synchronized PublisherCounts close(Duration timeout) {
    if (!closed) {
      closed = true;
      queue.close();
      long deadline = System.nanoTime() + timeout.toNanos();
      boolean interrupted = !ended(timeout);
      if (thread.isAlive()) {
        thread.interrupt();
      }
      closeProducer(interrupted ? Duration.ZERO : Duration.ofNanos(deadline - System.nanoTime()));
      sayHowItEnded(tally.settle());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return tally.counts();
  }

  /** Waits for the thread to drain the queue; false when the wait was interrupted. */
  private boolean ended(Duration timeout) {
    try {
      // A join of 0 ms would wait for ever.
      thread.join(Math.max(1, timeout.toMillis()));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void closeProducer(Duration timeout) {
    try {
      producer.close(timeout.isNegative() ? Duration.ZERO : timeout);
    } catch (RuntimeException e) {
      log.warn("closing the Kafka client failed: {}", Delivery.line(e));
    }
  }

  private void sayHowItEnded(PublisherCounts counts) {
    if (counts.lost() > 0) {
      log.warn("run {}: publisher closed, reports were lost: {}", tally.status().run(), counts);
    } else {
      log.debug("publisher closed: {}", counts);
    }
  }
}
