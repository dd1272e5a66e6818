package io.gradwatch.publisher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reports that the Kafka client has and nobody answered for, in the order in which they were
 * sent: bounded, and kept as they are, so that they can be written to disk or sent once more.
 */
final class Window {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** With a look every 5 ms that is room for 400,000 reports/s. */
  private static final int MAX_REPORTS = 2_048;

  private static final long MAX_BYTES = 8L * 1024 * 1024;

  /** A report that makes the client fail so often is given up, so that others get through. */
  private static final int MAX_REFUSALS = 3;

  private final Cluster cluster;
  private final Tally tally;
  private final Set<Parcel> flights = new LinkedHashSet<>();
  private final Queue<Parcel> answered = new ConcurrentLinkedQueue<>();
  private Optional<Producer<byte[], byte[]>> producer;
  private final Object clientLock = new Object();
  private Optional<Thread> inClient = Optional.empty();
  private boolean leaving;
  private long bytes;
  private volatile boolean broken;

  /**
   * @param first producer to use; the cluster makes those after it
   */
  Window(Cluster cluster, Producer<byte[], byte[]> first, Tally tally) {
    this.cluster = cluster;
    this.producer = Optional.of(first);
    this.tally = tally;
  }

  boolean isEmpty() {
    return flights.isEmpty();
  }

  /** The one that waits the longest. */
  Optional<Parcel> oldest() {
    return flights.stream().findFirst();
  }

  List<Parcel> unanswered() {
    return List.copyOf(flights);
  }

  boolean hasRoomFor(Parcel parcel) {
    boolean room = flights.size() < MAX_REPORTS && bytes + parcel.report().bytes() <= MAX_BYTES;
    return flights.isEmpty() || room;
  }

  /** Gives a report to the client; whether the client, or the count of failures, took it. */
  boolean send(Parcel parcel) {
    if (broken || !connected() || !mayEnterClient()) {
      return false;
    }
    enter(parcel);
    var delivery = new Delivery(parcel, tally, this);
    try {
      give(parcel, delivery);
    } catch (InterruptException e) {
      leave(parcel);
      throw e;
    } catch (RuntimeException e) {
      return failed(parcel, e);
    }
    if (delivery.refused()) {
      leave(parcel);
      return false;
    }
    return true;
  }

  private boolean connected() {
    if (producer.isEmpty()) {
      try {
        producer = Optional.of(cluster.producer());
      } catch (RuntimeException e) { // for example a name that nobody resolves for now
        tally.delayed(Delivery.line(e));
      }
    }
    return producer.isPresent();
  }

  private void give(Parcel parcel, Delivery delivery) {
    try {
      var unused = producer.orElseThrow().send(parcel.record(), delivery); // The delivery hears.
    } finally {
      leaveClient();
    }
  }

  private boolean mayEnterClient() {
    synchronized (clientLock) {
      inClient = Optional.of(Thread.currentThread()).filter(thread -> !leaving);
      return inClient.isPresent();
    }
  }

  private void leaveClient() {
    synchronized (clientLock) {
      inClient = Optional.empty();
      // An interrupt is for the client: it would close the file that the thread writes next.
      if (Thread.interrupted()) {
        log.debug("the Kafka client was interrupted");
      }
    }
  }

  /** Ends a wait inside the client, and no other; from here on nothing is sent. Any thread. */
  void interruptClient() {
    synchronized (clientLock) {
      leaving = true;
      inClient.ifPresent(Thread::interrupt);
    }
  }

  private boolean failed(Parcel parcel, RuntimeException e) {
    broken = true;
    tally.delayed(Delivery.line(e));
    if (parcel.refusedOnceMore() < MAX_REFUSALS) {
      leave(parcel);
      return false;
    }
    tally.failed(parcel, Delivery.line(e));
    answered(parcel);
    return true;
  }

  private void enter(Parcel parcel) {
    if (flights.add(parcel)) {
      bytes += parcel.report().bytes();
    }
  }

  private void leave(Parcel parcel) {
    if (flights.remove(parcel)) {
      bytes -= parcel.report().bytes();
    }
  }

  /** Nothing more is to be done for a report. Any thread. */
  void answered(Parcel parcel) {
    answered.add(parcel);
  }

  /** The producer left open what became of a report. Any thread. */
  void broke() {
    broken = true;
  }

  boolean broken() {
    return broken;
  }

  /** Lets go of what was answered. */
  List<Parcel> settle() {
    List<Parcel> settled = new ArrayList<>();
    for (Parcel parcel = answered.poll(); parcel != null; parcel = answered.poll()) {
      leave(parcel);
      settled.add(parcel);
    }
    return settled;
  }

  /** Ends the producer. It answers until this returns, and waits for the broker within the time. */
  void closeProducer(Duration timeout) {
    try {
      producer.ifPresent(old -> old.close(timeout));
    } catch (RuntimeException e) {
      log.warn("closing the Kafka client failed: {}", Delivery.line(e));
    }
    producer = Optional.empty();
  }

  /** Forgets what it has; the next report goes to another producer. */
  List<Parcel> takeAll() {
    List<Parcel> all = List.copyOf(flights);
    flights.clear();
    bytes = 0;
    broken = false;
    return all;
  }
}
