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
 * The publisher's own thread: takes reports from the queue, has them brought to Kafka, keeps the
 * runs' hearts beating, and says when the flow changes. Ends when the queue is closed and all of it
 * has arrived, or when the time for that is over.
 */
final class SendLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);
  private static final Duration REVIEW_EVERY = Duration.ofSeconds(1);

  /** Between two looks at a broker that owes answers. */
  private static final Duration WHILE_IN_FLIGHT = Duration.ofMillis(50);

  /** Between two turns while there is more to do: bounds commits to disk to 200 a second. */
  private static final Duration PACE = Duration.ofMillis(5);

  /**
   * Between two looks at the queue while reports keep coming: this thread, the client's and the
   * network's wake for all of them together, and not beside every training step.
   */
  private static final Duration GATHER = Duration.ofMillis(50);

  private static final int BATCH = 256;

  private final ReportQueue queue;
  private final Courier courier;
  private final Backlog backlog;
  private final Tally tally;
  private final LongSupplier nanoClock;
  private final InstantSource clock;
  private final Flow flow = new Flow();
  private final Pulse pulse = new Pulse();
  private long reviewedNanos;
  private boolean flowing;

  /** By the system's clock, when the queue is closed: when to leave the rest. */
  private volatile long deadlineNanos;

  SendLoop(
      ReportQueue queue,
      Courier courier,
      Backlog backlog,
      Tally tally,
      LongSupplier nanoClock,
      InstantSource clock) {
    this.queue = queue;
    this.courier = courier;
    this.backlog = backlog;
    this.tally = tally;
    this.nanoClock = nanoClock;
    this.clock = clock;
    this.reviewedNanos = nanoClock.getAsLong();
  }

  /** From when on {@link System#nanoTime} says so, a closed queue's reports are left on disk. */
  void giveUpAt(long nanos) {
    deadlineNanos = nanos;
  }

  @Override
  public void run() {
    try {
      backlog.adopt();
      boolean moved = false;
      while (!over()) {
        long turnNanos = System.nanoTime();
        take(moved ? PACE : patience());
        beat();
        moved = courier.turn();
        review();
        if (courier.busy()) {
          sleep(PACE.minusNanos(System.nanoTime() - turnNanos));
        }
      }
    } catch (InterruptedException | InterruptException e) {
      log.debug("publisher told to stop", e);
    } catch (RuntimeException unforeseen) {
      log.error("the publisher ends, training goes on; later reports are dropped", unforeseen);
    } finally {
      queue.close();
      end();
    }
  }

  private boolean over() {
    if (!queue.closed()) {
      return false;
    }
    return (queue.drained() && courier.idle()) || System.nanoTime() - deadlineNanos >= 0;
  }

  private Duration patience() {
    return courier.idle() ? REVIEW_EVERY : WHILE_IN_FLIGHT;
  }

  /** Some of what is queued; waits for the first. */
  private void take(Duration patience) throws InterruptedException {
    if (queue.drained() || !courier.hasRoom()) {
      sleep(PACE);
      return;
    }
    boolean gather = flowing && !courier.busy();
    if (gather) {
      sleep(GATHER);
    }
    Optional<Outgoing> next = queue.poll(gather ? Duration.ZERO : patience);
    int taken = 0;
    while (next.isPresent()) {
      take(next.get());
      taken++;
      next = taken < BATCH && courier.hasRoom() ? queue.poll(Duration.ZERO) : Optional.empty();
    }
    flowing = taken > 0 && taken < BATCH;
  }

  private void take(Outgoing report) {
    if (report instanceof Outgoing.Run run) {
      pulse.sent(run.info(), nanoClock.getAsLong());
      courier.take(run.with(tally.counts()));
    } else {
      courier.take(report);
    }
  }

  private void beat() {
    for (RunInfo info : pulse.due(nanoClock.getAsLong(), clock.instant())) {
      tally.offered(info.run());
      take(new Outgoing.Run(info));
    }
  }

  private static void sleep(Duration duration) throws InterruptedException {
    if (!duration.isNegative()) {
      Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
    }
  }

  /** What is queued still, and what nobody acknowledged, goes to disk. */
  private void end() {
    try {
      Optional<Outgoing> next = queue.poll(Duration.ZERO);
      while (next.isPresent()) {
        take(next.get());
        next = queue.poll(Duration.ZERO);
      }
    } catch (InterruptedException e) {
      log.debug("publisher told to stop at once", e);
    }
    courier.end();
  }

  private void review() {
    long now = nanoClock.getAsLong();
    if (now - reviewedNanos < REVIEW_EVERY.toNanos()) {
      return;
    }
    reviewedNanos = now;
    Tally.Status status = tally.status();
    switch (flow.review(status, now)) {
      case HELD_UP ->
          log.warn(
              "run {}: no answer from Kafka for {} s; reports wait in {}, training goes on: {}{}",
              status.run(),
              status.waiting().toSeconds(),
              backlog.place(),
              status.counts(),
              because(status));
      case LOSING ->
          log.warn(
              "run {}: reports are being lost, training goes on: {}{}",
              status.run(),
              status.counts(),
              because(status));
      case WELL -> log.info("run {}: reports reach Kafka again: {}", status.run(), status.counts());
      case NONE -> {}
    }
  }

  private static String because(Tally.Status status) {
    return status.trouble().isEmpty() ? "" : "; " + status.trouble();
  }
}
