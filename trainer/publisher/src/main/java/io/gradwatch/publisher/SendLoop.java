package io.gradwatch.publisher;

import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.RunInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publisher's own thread: encodes, hands to the Kafka client, which may block, keeps the runs'
 * hearts beating, and says when the flow changes. Ends when the queue is closed and drained, or
 * when interrupted.
 */
final class SendLoop implements Runnable {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);
  private static final Duration REVIEW_EVERY = Duration.ofSeconds(1);

  /** Keeps a client that refuses without waiting (max.block.ms=0) from spinning. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final ReportQueue queue;
  private final Producer<byte[], byte[]> producer;
  private final Tally tally;
  private final LongSupplier nanoClock;
  private final InstantSource clock;
  private final Flow flow = new Flow();
  private final Pulse pulse = new Pulse();
  private long reviewedNanos;

  SendLoop(
      ReportQueue queue,
      Producer<byte[], byte[]> producer,
      Tally tally,
      LongSupplier nanoClock,
      InstantSource clock) {
    this.queue = queue;
    this.producer = producer;
    this.tally = tally;
    this.nanoClock = nanoClock;
    this.clock = clock;
    this.reviewedNanos = nanoClock.getAsLong();
  }

  @Override
  public void run() {
    try {
      while (!queue.drained()) {
        Optional<Outgoing> next = queue.poll(REVIEW_EVERY);
        if (next.isPresent()) {
          send(next.get());
        }
        beat();
        review();
      }
    } catch (InterruptedException | InterruptException e) {
      log.debug("publisher told to stop; what is pending counts as failed", e);
    } finally {
      queue.close();
    }
  }

  private void beat() throws InterruptedException {
    for (RunInfo info : pulse.due(nanoClock.getAsLong(), clock.instant())) {
      tally.offered(info.run());
      send(new Outgoing.Run(info));
    }
  }

  private void send(Outgoing report) throws InterruptedException {
    if (report instanceof Outgoing.Run run) {
      pulse.sent(run.info(), nanoClock.getAsLong());
    }
    try {
      ProducerRecord<byte[], byte[]> record = report.encode();
      if (record.value().length > Contract.MAX_RECORD_BYTES) {
        tally.oversize(
            "a record of %d bytes; at most %d"
                .formatted(record.value().length, Contract.MAX_RECORD_BYTES));
        return;
      }
      while (!handed(record)) {
        review();
        Thread.sleep(PAUSE.toMillis());
      }
    } catch (InterruptException e) {
      throw e;
    } catch (RuntimeException e) {
      tally.failed(Delivery.line(e));
    }
  }

  private boolean handed(ProducerRecord<byte[], byte[]> record) {
    var delivery = new Delivery(tally);
    var unused = producer.send(record, delivery); // The delivery hears of it.
    return !delivery.refused();
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
              "run {}: no answer from Kafka for {} s; reports wait in memory, training goes on: {}{}",
              status.run(),
              status.waiting().toSeconds(),
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
