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
 * Bounded buffer of the records that were sent and are not acknowledged yet, in the order of
 * sending, so that they can be spooled or sent again.
 */
final class InFlightBuffer {

  private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);

  /** At one turn every 5 ms this allows 400,000 reports/s. */
  private static final int MAX_REPORTS = 2_048;

  private static final long MAX_BYTES = 8L * 1024 * 1024;

  /**
   * A record that makes the client fail this often is dropped as failed, so that others get
   * through. Failures for want of access do not count.
   */
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
   * @param first first producer to use; later ones are created by the cluster client
   */
  InFlightBuffer(ClusterClient cluster, Producer<byte[], byte[]> first, DeliveryCounters counters) {
    this.cluster = cluster;
    this.producer = Optional.of(first);
    this.counters = counters;
  }

  boolean isEmpty() {
    return inFlight.isEmpty();
  }

  /** The record that has been in flight the longest. */
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

  /** Sends a record; returns false if it must be tried again later. */
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
      } catch (RuntimeException e) { // for example a host name that cannot be resolved now
        counters.delayed(DeliveryCallback.oneLine(e));
      }
    }
    return producer.isPresent();
  }

  private void sendToClient(PendingRecord record, DeliveryCallback callback) {
    try {
      var unused =
          producer
              .orElseThrow()
              .send(record.toProducerRecord(), callback); // The callback gets the result.
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
      // The interrupt was meant for the client; left set, it would close the spool file in use.
      if (Thread.interrupted()) {
        log.debug("the Kafka client was interrupted");
      }
    }
  }

  /** Interrupts a blocked send and prevents further ones. Called from any thread. */
  void interruptClient() {
    synchronized (clientLock) {
      closing = true;
      clientThread.ifPresent(Thread::interrupt);
    }
  }

  private boolean sendFailed(PendingRecord record, RuntimeException e) {
    broken = true;
    counters.delayed(DeliveryCallback.oneLine(e));
    if (DeliveryCallback.isAccessDenied(e) || record.countRejection() < MAX_REJECTIONS) {
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

  /** Marks a record as acknowledged or failed. Called from any thread. */
  void completed(PendingRecord record) {
    completed.add(record);
  }

  /**
   * Marks the producer as failed: the delivery of some records is unknown. Called from any thread.
   */
  void markBroken() {
    broken = true;
  }

  boolean broken() {
    return broken;
  }

  /** Removes and returns the completed records. */
  List<PendingRecord> drainCompleted() {
    List<PendingRecord> drained = new ArrayList<>();
    for (PendingRecord record = completed.poll(); record != null; record = completed.poll()) {
      remove(record);
      drained.add(record);
    }
    return drained;
  }

  /** Closes the producer, waiting at most this long; callbacks may run until this returns. */
  void closeProducer(Duration timeout) {
    try {
      producer.ifPresent(old -> old.close(timeout));
    } catch (RuntimeException e) {
      log.warn("closing the Kafka client failed: {}", DeliveryCallback.oneLine(e));
    }
    producer = Optional.empty();
  }

  /** Removes and returns all records; the next one is sent by a new producer. */
  List<PendingRecord> drain() {
    List<PendingRecord> all = List.copyOf(inFlight);
    inFlight.clear();
    bytes = 0;
    broken = false;
    return all;
  }
}
