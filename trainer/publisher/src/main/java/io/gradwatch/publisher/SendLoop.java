package io.gradwatch.publisher;

import io.gradwatch.protocol.RunInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publisher's thread: passes reports from the queue to the sender, sends heartbeats and logs
 * changes of the delivery state. Ends when the queue is closed and all reports are acknowledged, or
 * at the deadline.
 */
final class SendLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);
  private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);

  /** Interval between turns while acknowledgements are outstanding. */
  private static final Duration IN_FLIGHT_INTERVAL = Duration.ofMillis(50);

  /** Interval between turns while there is work, which limits disk commits to 200/s. */
  private static final Duration TURN_INTERVAL = Duration.ofMillis(5);

  /**
   * How long to gather reports while they keep coming, so that this thread and the client's I/O
   * thread wake once for many reports rather than beside every training step.
   */
  private static final Duration LINGER = Duration.ofMillis(50);

  private static final int MAX_BATCH = 256;

  private final ReportQueue queue;
  private final RecordSender sender;
  private final SpoolQueue spoolQueue;
  private final DeliveryCounters counters;
  private final LongSupplier nanoClock;
  private final InstantSource clock;
  private final DeliveryHealth health = new DeliveryHealth();
  private final HeartbeatScheduler heartbeats = new HeartbeatScheduler();
  private long lastStatusNanos;
  private boolean steadyInput;

  /** By {@link System#nanoTime}; after this the loop of a closed queue ends. */
  private volatile long deadlineNanos;

  SendLoop(
      ReportQueue queue,
      RecordSender sender,
      SpoolQueue spoolQueue,
      DeliveryCounters counters,
      LongSupplier nanoClock,
      InstantSource clock) {
    this.queue = queue;
    this.sender = sender;
    this.spoolQueue = spoolQueue;
    this.counters = counters;
    this.nanoClock = nanoClock;
    this.clock = clock;
    this.lastStatusNanos = nanoClock.getAsLong();
  }

  /**
   * Sets the time, by {@link System#nanoTime}, after which a closed queue is spooled rather than
   * sent.
   */
  void setDeadline(long nanos) {
    deadlineNanos = nanos;
  }

  @Override
  public void run() {
    try {
      spoolQueue.adopt();
      boolean progressed = false;
      while (!isDone()) {
        long turnNanos = System.nanoTime();
        forward(progressed ? TURN_INTERVAL : pollTimeout());
        sendHeartbeats();
        progressed = sender.runOnce();
        logHealth();
        if (sender.busy()) {
          sleep(TURN_INTERVAL.minusNanos(System.nanoTime() - turnNanos));
        }
      }
    } catch (InterruptedException | InterruptException e) {
      log.debug("publisher interrupted", e);
    } catch (RuntimeException unexpected) {
      log.error("publisher failed, later reports are dropped; training continues", unexpected);
    } finally {
      queue.close();
      shutDown();
    }
  }

  private boolean isDone() {
    if (!queue.closed()) {
      return false;
    }
    return (queue.drained() && sender.idle()) || System.nanoTime() - deadlineNanos >= 0;
  }

  private Duration pollTimeout() {
    return sender.idle() ? STATUS_INTERVAL : IN_FLIGHT_INTERVAL;
  }

  /** Passes a batch of queued reports to the sender; waits for the first one. */
  private void forward(Duration timeout) throws InterruptedException {
    if (queue.drained() || !sender.hasCapacity()) {
      sleep(TURN_INTERVAL);
      return;
    }
    boolean linger = steadyInput && !sender.busy();
    if (linger) {
      sleep(LINGER);
    }
    Optional<OutgoingReport> next = queue.poll(linger ? Duration.ZERO : timeout);
    int forwarded = 0;
    while (next.isPresent()) {
      forward(next.get());
      forwarded++;
      next =
          forwarded < MAX_BATCH && sender.hasCapacity()
              ? queue.poll(Duration.ZERO)
              : Optional.empty();
    }
    steadyInput = forwarded > 0 && forwarded < MAX_BATCH;
  }

  private void forward(OutgoingReport report) {
    if (report instanceof OutgoingReport.Run run) {
      heartbeats.sent(run.info(), nanoClock.getAsLong());
      sender.accept(run.withCounts(counters.counts()));
    } else {
      sender.accept(report);
    }
  }

  private void sendHeartbeats() {
    for (RunInfo info : heartbeats.due(nanoClock.getAsLong(), clock.instant())) {
      counters.offered(info.run());
      forward(new OutgoingReport.Run(info));
    }
  }

  private static void sleep(Duration duration) throws InterruptedException {
    if (!duration.isNegative()) {
      Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    }
  }

  /** Spools the queued and the unacknowledged reports. */
  private void shutDown() {
    try {
      Optional<OutgoingReport> next = queue.poll(Duration.ZERO);
      while (next.isPresent()) {
        forward(next.get());
        next = queue.poll(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      log.debug("publisher interrupted while closing", e);
    }
    sender.shutDown();
  }

  private void logHealth() {
    long now = nanoClock.getAsLong();
    if (now - lastStatusNanos < STATUS_INTERVAL.toNanos()) {
      return;
    }
    lastStatusNanos = now;
    DeliveryCounters.Status status = counters.status();
    switch (health.update(status, now)) {
      case STALLED ->
          log.warn(
              "run {}: no acknowledgement from Kafka for {} s; reports wait in {}, training continues:"
                  + " {}{}",
              status.run(),
              status.waiting().toSeconds(),
              spoolQueue.description(),
              status.counts(),
              reasonSuffix(status));
      case LOSING ->
          log.warn(
              "run {}: reports are being lost, training continues: {}{}",
              status.run(),
              status.counts(),
              reasonSuffix(status));
      case HEALTHY ->
          log.info(
              "run {}: reports are delivered to Kafka again: {}", status.run(), status.counts());
      case NONE -> {}
    }
  }

  private static String reasonSuffix(DeliveryCounters.Status status) {
    return status.lastProblem().isEmpty() ? "" : "; " + status.lastProblem();
  }
}
