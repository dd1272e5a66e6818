package io.gradwatch.publisher;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.publisher.spool.SpoolFolder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
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
 * <p>While the broker is away, reports go to a bounded spool on disk, and from there to the broker
 * when it is back: in the order in which they were offered, each once, also when the process is
 * killed meanwhile and started again. At its bound the spool is thinned out evenly. Every report
 * that does not arrive is in {@link #counts()}.
 *
 * <p>While a run says nothing of itself, be it in a long evaluation or before its first step, the
 * publisher repeats every ten seconds how the run stands: so a monitor knows that this process
 * lives. It ends with the run's end, or with the publisher.
 */
public final class KafkaPublisher implements ReportSink, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** A large queue on a slow disk; usually it takes a tenth of a second. */
  private static final Duration SPOOL_TIMEOUT = Duration.ofSeconds(10);

  /** So that the numbers of a publisher are above those of its predecessors. */
  private static final int SEQUENCES_PER_SECOND_BITS = 24;

  private final ReportQueue queue;
  private final DeliveryCounters counters;
  private final InFlightBuffer inFlight;
  private final SpoolQueue spoolQueue;
  private final SendLoop loop;
  private final Duration closeTimeout;
  private final Thread thread;
  private boolean closed;

  KafkaPublisher(
      PublisherConfig config,
      ClusterClient cluster,
      Producer<byte[], byte[]> firstProducer,
      LongSupplier nanoClock) {
    InstantSource clock = InstantSource.system();
    this.queue = new ReportQueue(config.queueCapacity(), config.queueBytes());
    this.counters = new DeliveryCounters(nanoClock);
    this.inFlight = new InFlightBuffer(cluster, firstProducer, counters);
    this.spoolQueue = new SpoolQueue(spoolFolder(config), config.spoolBytes(), counters, nanoClock);
    long firstSequence = clock.instant().getEpochSecond() << SEQUENCES_PER_SECOND_BITS;
    RecordSender sender =
        new RecordSender(
            cluster,
            inFlight,
            spoolQueue,
            counters,
            nanoClock,
            KafkaPublisher::startDeliveryCheck,
            firstSequence);
    this.loop = new SendLoop(queue, sender, spoolQueue, counters, nanoClock, clock);
    this.closeTimeout = config.closeTimeout();
    this.thread = new Thread(loop, "gradwatch-publisher");
    thread.setDaemon(true);
    thread.start();
  }

  private static void startDeliveryCheck(Runnable check) {
    Thread thread = new Thread(check, "gradwatch-publisher-inquiry");
    thread.setDaemon(true);
    thread.start();
  }

  private static Optional<SpoolFolder> spoolFolder(PublisherConfig config) {
    if (config.spoolBytes() == 0) {
      return Optional.empty();
    }
    String bootstrap = String.valueOf(config.kafka().get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
    return SpoolLocation.open(config.spoolFolders(), bootstrap);
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
    offer(new OutgoingReport.Run(info));
  }

  @Override
  public void step(StepReport report) {
    offer(new OutgoingReport.Step(report));
  }

  private void offer(OutgoingReport report) {
    // Counted before it is visible to the sender: an outcome never precedes its offer.
    counters.offered(report.run());
    if (!queue.offer(report)) {
      counters.dropped();
    }
  }

  /** What became of the reports so far. */
  public PublisherCounts counts() {
    return counters.counts();
  }

  /** Reports in the queue, not counting the one that is being sent. */
  int queued() {
    return queue.size();
  }

  /** Closes within the configured time, 10 s by default. */
  @Override
  public void close() {
    close(closeTimeout);
  }

  /**
   * Takes no more reports and sends what is queued. When the time is over, the rest goes to disk,
   * which takes moments, and counts as spooled: the next publisher sends it. Where there is no disk
   * it counts as failed. A second call changes nothing. An interrupt ends the wait at once.
   *
   * @param timeout for sending; zero gives up at once
   * @return the final counts
   */
  public synchronized PublisherCounts close(Duration timeout) {
    if (!closed) {
      closed = true;
      loop.setDeadline(System.nanoTime() + timeout.toNanos());
      queue.close();
      boolean interrupted = !joined(timeout);
      if (thread.isAlive()) {
        loop.setDeadline(System.nanoTime());
        inFlight.interruptClient();
        interrupted |= !joined(SPOOL_TIMEOUT);
        thread.interrupt(); // nothing, unless the disk hangs
      }
      logOutcome(counters.finish());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return counters.counts();
  }

  /** Waits for the thread to end; false when the wait was interrupted. */
  private boolean joined(Duration timeout) {
    try {
      // A join of 0 ms would wait for ever.
      thread.join(Math.max(1, timeout.toMillis()));
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void logOutcome(PublisherCounts counts) {
    if (counts.lost() > 0 || counts.spooled() > 0) {
      log.warn(
          "run {}: publisher closed, {} reports were lost and {} stay in {} for the next start: {}",
          counters.status().run(),
          counts.lost(),
          counts.spooled(),
          spoolQueue.description(),
          counts);
    } else {
      log.debug("publisher closed: {}", counts);
    }
  }
}
