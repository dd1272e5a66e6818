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
final class InFlightBuffer {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** With a look every 5 ms that is room for 400,000 reports/s. */
  private static final int MAX_REPORTS = 2_048;

  private static final long MAX_BYTES = 8L * 1024 * 1024;

  /** A report that makes the client fail so often is given up, so that others get through. */
  private static final int MAX_REJECTIONS = 3;

  private final ClusterClient cluster;
  private final DeliveryCounters counters;
  private final Set<PendingRecord> inFlight = new LinkedHashSet<>();
  private final Queue<PendingRecord> completed = new ConcurrentLinkedQueue<>();
  private Optional<Producer<byte[], byte[]>> producer;
  private final Object clientLock = new Object();
  private Optional<Thread> clientThread = Optional.empty();
  private boolean closing;
  private long bytes;
  private volatile boolean broken;

  /**
   * @param first producer to use; the cluster makes those after it
   */
  InFlightBuffer(ClusterClient cluster, Producer<byte[], byte[]> first, DeliveryCounters counters) {
    this.cluster = cluster;
    this.producer = Optional.of(first);
    this.counters = counters;
  }

  boolean isEmpty() {
    return inFlight.isEmpty();
  }

  /** The one that waits the longest. */
  Optional<PendingRecord> oldest() {
    return inFlight.stream().findFirst();
  }

  List<PendingRecord> unacknowledged() {
    return List.copyOf(inFlight);
  }

  boolean hasRoomFor(PendingRecord record) {
    boolean room = inFlight.size() < MAX_REPORTS && bytes + record.report().bytes() <= MAX_BYTES;
    return inFlight.isEmpty() || room;
  }

  /** Gives a report to the client; whether the client, or the count of failures, took it. */
  boolean send(PendingRecord record) {
    if (broken || !hasProducer() || !enterClient()) {
      return false;
    }
    add(record);
    var callback = new DeliveryCallback(record, counters, this);
    try {
      sendToClient(record, callback);
    } catch (InterruptException e) {
      remove(record);
      throw e;
    } catch (RuntimeException e) {
      return sendFailed(record, e);
    }
    if (callback.rejected()) {
      remove(record);
      return false;
    }
    return true;
  }

  private boolean hasProducer() {
    if (producer.isEmpty()) {
      try {
        producer = Optional.of(cluster.newProducer());
      } catch (RuntimeException e) { // for example a name that nobody resolves for now
        counters.delayed(DeliveryCallback.oneLine(e));
      }
    }
    return producer.isPresent();
  }

  private void sendToClient(PendingRecord record, DeliveryCallback callback) {
    try {
      var unused =
          producer.orElseThrow().send(record.toProducerRecord(), callback); // The delivery hears.
    } finally {
      exitClient();
    }
  }

  private boolean enterClient() {
    synchronized (clientLock) {
      clientThread = Optional.of(Thread.currentThread()).filter(thread -> !closing);
      return clientThread.isPresent();
    }
  }

  private void exitClient() {
    synchronized (clientLock) {
      clientThread = Optional.empty();
      // An interrupt is for the client: it would close the file that the thread writes next.
      if (Thread.interrupted()) {
        log.debug("the Kafka client was interrupted");
      }
    }
  }

  /** Ends a wait inside the client, and no other; from here on nothing is sent. Any thread. */
  void interruptClient() {
    synchronized (clientLock) {
      closing = true;
      clientThread.ifPresent(Thread::interrupt);
    }
  }

  private boolean sendFailed(PendingRecord record, RuntimeException e) {
    broken = true;
    counters.delayed(DeliveryCallback.oneLine(e));
    if (record.countRejection() < MAX_REJECTIONS) {
      remove(record);
      return false;
    }
    counters.failed(record, DeliveryCallback.oneLine(e));
    completed(record);
    return true;
  }

  private void add(PendingRecord record) {
    if (inFlight.add(record)) {
      bytes += record.report().bytes();
    }
  }

  private void remove(PendingRecord record) {
    if (inFlight.remove(record)) {
      bytes -= record.report().bytes();
    }
  }

  /** Nothing more is to be done for a report. Any thread. */
  void completed(PendingRecord record) {
    completed.add(record);
  }

  /** The producer left open what became of a report. Any thread. */
  void markBroken() {
    broken = true;
  }

  boolean broken() {
    return broken;
  }

  /** Lets go of what was answered. */
  List<PendingRecord> drainCompleted() {
    List<PendingRecord> drained = new ArrayList<>();
    for (PendingRecord record = completed.poll(); record != null; record = completed.poll()) {
      remove(record);
      drained.add(record);
    }
    return drained;
  }

  /** Ends the producer. It answers until this returns, and waits for the broker within the time. */
  void closeProducer(Duration timeout) {
    try {
      producer.ifPresent(old -> old.close(timeout));
    } catch (RuntimeException e) {
      log.warn("closing the Kafka client failed: {}", DeliveryCallback.oneLine(e));
    }
    producer = Optional.empty();
  }

  /** Forgets what it has; the next report goes to another producer. */
  List<PendingRecord> drain() {
    List<PendingRecord> all = List.copyOf(inFlight);
    inFlight.clear();
    bytes = 0;
    broken = false;
    return all;
  }
}
