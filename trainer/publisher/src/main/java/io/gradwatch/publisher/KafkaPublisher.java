package io.gradwatch.publisher;

import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import io.gradwatch.publisher.spool.SpoolFolder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a trainer's reports to Kafka from a dedicated thread. Callers only add a report to a
 * bounded queue; they never wait for a broker and never get an exception.
 *
 * <pre>{@code
 * try (var publisher = KafkaPublisher.builder().bootstrap("localhost:9092").build()) {
 *   …
 * }
 * }</pre>
 *
 * <p>While the broker is unreachable, reports are spooled to disk and sent when it is back: in the
 * order in which they were offered and each exactly once, even if the process is killed and
 * restarted in between. A full spool is thinned out evenly. Every report that is lost is counted in
 * {@link #counts()}.
 *
 * <p>While a run reports nothing, for example before its first step or in a long evaluation, the
 * publisher repeats its last state every ten seconds as a heartbeat, until the run ends or the
 * publisher is closed.
 *
 * <p>A publisher that is still open when the process exits closes itself: runs that are open are
 * ended as what they were, and what is queued is sent or spooled, within the time of {@link
 * KafkaPublisherBuilder#closeTimeout}. See {@link KafkaPublisherBuilder#closeAtExit}.
 */
public final class KafkaPublisher implements ReportSink, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** Time to spool a large queue to a slow disk; usually it takes a tenth of a second. */
  private static final Duration SPOOL_TIMEOUT = Duration.ofSeconds(10);

  /** Makes the sequence numbers of a publisher start above those of its predecessors. */
  private static final int SEQUENCES_PER_SECOND_BITS = 24;

  private final ReportQueue queue;
  private final DeliveryCounters counters;
  private final InFlightBuffer inFlight;
  private final SpoolQueue spoolQueue;
  private final SendLoop loop;
  private final Duration closeTimeout;
  private final Thread thread;
  private final Optional<Thread> exitHook;
  private final Map<String, Runnable> openRuns = new ConcurrentHashMap<>();
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
    this.exitHook =
        config.closeAtExit()
            ? Optional.of(new Thread(this::closeAtExit, "gradwatch-publisher-exit"))
            : Optional.empty();
    exitHook.ifPresent(Runtime.getRuntime()::addShutdownHook);
  }

  private static void startDeliveryCheck(Runnable check) {
    Thread thread = new Thread(check, "gradwatch-publisher-delivery-check");
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
   * Starts a publisher that is configured by system properties ({@code gradwatch.bootstrap}) and
   * environment variables ({@code GRADWATCH_BOOTSTRAP}); the former override the latter.
   *
   * @throws IllegalArgumentException if a setting is missing, unknown or not valid
   */
  public static KafkaPublisher fromEnvironment() {
    return fromEnvironment(System.getProperties(), System.getenv()).build();
  }

  static KafkaPublisherBuilder fromEnvironment(Properties system, Map<String, String> environment) {
    return PublisherConfigDef.apply(builder(), system, environment);
  }

  @Override
  public void run(RunInfo info) {
    offer(new OutgoingReport.Run(info));
    if (info.state().ended()) {
      openRuns.remove(info.run());
    }
  }

  @Override
  public void step(StepReport report) {
    offer(new OutgoingReport.Step(report));
  }

  @Override
  public void leftOpen(String run, Runnable ending) {
    openRuns.put(run, ending);
  }

  private void offer(OutgoingReport report) {
    // Counted before it is visible to the sender, so that no outcome precedes its offer.
    counters.offered(report.run());
    if (!queue.offer(report)) {
      counters.dropped();
    }
  }

  /** Counts of all reports so far, by outcome. */
  public PublisherCounts counts() {
    return counters.counts();
  }

  /** Number of reports in the queue. */
  int queued() {
    return queue.size();
  }

  /** As {@link #close(Duration)} with the configured timeout, 10 s by default. */
  @Override
  public void close() {
    close(closeTimeout);
  }

  /** A process that exits closes its publishers, so that its runs end as what they were. */
  private void closeAtExit() {
    List<String> open = List.copyOf(openRuns.keySet());
    PublisherCounts counts = close(closeTimeout);
    log.info(
        "the process exits before its publisher was closed: open runs {} were ended, and {}"
            + " reports were lost",
        open,
        counts.lost());
  }

  private void endOpenRuns() {
    for (Runnable ending : List.copyOf(openRuns.values())) {
      try {
        ending.run();
      } catch (RuntimeException | Error e) {
        log.warn("the end of a run could not be reported", e);
      }
    }
    openRuns.clear();
  }

  private void removeExitHook() {
    try {
      exitHook.ifPresent(Runtime.getRuntime()::removeShutdownHook);
    } catch (IllegalStateException exiting) {
      log.debug("the process exits already");
    }
  }

  /**
   * Ends the runs that their trainers have left open, stops accepting reports and sends the queued
   * ones. When the timeout expires, the rest is spooled for the next publisher, or counts as failed
   * if there is no spool. A second call has no effect. An interrupt ends the wait at once.
   *
   * @param timeout maximum time for sending; zero to spool everything at once
   * @return the final counts
   */
  public synchronized PublisherCounts close(Duration timeout) {
    if (!closed) {
      closed = true;
      removeExitHook();
      endOpenRuns();
      loop.setDeadline(System.nanoTime() + timeout.toNanos());
      queue.close();
      boolean interrupted = !joined(timeout);
      if (thread.isAlive()) {
        loop.setDeadline(System.nanoTime());
        inFlight.interruptClient();
        interrupted |= !joined(SPOOL_TIMEOUT);
        thread.interrupt(); // has an effect only if the disk hangs
      }
      logOutcome(counters.finish());
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return counters.counts();
  }

  /** Waits for the thread to end; returns false if interrupted. */
  private boolean joined(Duration timeout) {
    try {
      // join(0) would wait without a limit.
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
