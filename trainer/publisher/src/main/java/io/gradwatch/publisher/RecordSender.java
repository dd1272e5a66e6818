package io.gradwatch.publisher;

import io.gradwatch.protocol.Contract;
import io.gradwatch.publisher.spool.EncodedReport;
import io.gradwatch.publisher.spool.SequenceId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends reports to Kafka in order, each exactly once: first the records whose delivery a failed
 * producer left unknown, then those on disk, then those in memory.
 *
 * <p>While the broker responds, nothing is written to disk. Once a record has been pending for
 * {@link #SPOOL_AFTER}, all unacknowledged records are spooled, and so is every new one until none
 * is pending. Records that an earlier producer of this or of a dead process may have sent are
 * searched for in the topics before anything newer is sent.
 *
 * <p>Confined to the sending thread.
 */
final class RecordSender {

  /**
   * Many times the latency of a healthy broker. A killed process may lose the reports of this
   * period and those that are still in the queue.
   */
  static final Duration SPOOL_AFTER = Duration.ofMillis(100);

  private static final Duration CHECK_RETRY_INTERVAL = Duration.ofSeconds(1);

  /** Turns to skip after the client rejected a record, since every attempt wakes its I/O thread. */
  private static final int BACKOFF_TURNS = 5;

  /** Time for closing a client that has no record in flight. */
  private static final Duration IDLE_CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /** Limit on the records read from disk at a time. */
  private static final int MAX_READ_REPORTS = 512;

  private static final int MAX_READ_BYTES = 1024 * 1024;

  /** Limit on encoded, unsent records, above which nothing is taken from the queue. */
  private static final int MAX_UNSENT_REPORTS = 512;

  private static final long MAX_UNSENT_BYTES = 8L * 1024 * 1024;

  private final ClusterClient cluster;
  private final DeliveryCounters counters;
  private final SpoolQueue spoolQueue;
  private final InFlightBuffer inFlight;
  private final LongSupplier nanoClock;
  private final Executor executor;

  /** Records that a client had before or that were read from disk; sent before all others. */
  private final Deque<PendingRecord> resend = new ArrayDeque<>();

  /** Encoded records in memory that no client has had yet. */
  private final Deque<PendingRecord> unsent = new ArrayDeque<>();

  private @Nullable DeliveryCheck deliveryCheck;
  private boolean inDoubt;
  private boolean checkAttempted;
  private int backoffTurns;
  private long lastCheckNanos;
  private long unsentBytes;
  private long nextSequence;

  /**
   * @param executor runs blocking requests to the broker; must not run them on the calling thread
   * @param firstSequence sequence number of the first report, above those of earlier publishers
   */
  RecordSender(
      ClusterClient cluster,
      InFlightBuffer inFlight,
      SpoolQueue spoolQueue,
      DeliveryCounters counters,
      LongSupplier nanoClock,
      Executor executor,
      long firstSequence) {
    this.cluster = cluster;
    this.inFlight = inFlight;
    this.spoolQueue = spoolQueue;
    this.counters = counters;
    this.nanoClock = nanoClock;
    this.executor = executor;
    this.nextSequence = firstSequence;
  }

  /** Whether another report can be accepted. */
  boolean hasCapacity() {
    return unsent.size() < MAX_UNSENT_REPORTS && unsentBytes < MAX_UNSENT_BYTES;
  }

  /** Whether no record is in flight or waits to be sent. */
  boolean idle() {
    return inFlight.isEmpty() && queued().findFirst().isEmpty() && !spoolQueue.hasUnread();
  }

  /** Whether there is work besides waiting for acknowledgements. */
  boolean busy() {
    return inDoubt || queued().findFirst().isPresent() || spoolQueue.hasUnread();
  }

  private Stream<PendingRecord> queued() {
    return Stream.concat(resend.stream(), unsent.stream());
  }

  /** Encodes a report and queues it for sending. */
  void accept(OutgoingReport report) {
    EncodedReport encoded;
    try {
      encoded = report.encode();
    } catch (RuntimeException e) {
      counters.failed(DeliveryCallback.oneLine(e));
      return;
    }
    if (encoded.value().length > Contract.MAX_RECORD_BYTES) {
      counters.oversize(
          "record has %d bytes; the limit is %d"
              .formatted(encoded.value().length, Contract.MAX_RECORD_BYTES));
      return;
    }
    unsent.add(
        new PendingRecord(
            SequenceId.of(nextSequence++, report.retentionPriority()),
            encoded,
            nanoClock.getAsLong()));
    unsentBytes += encoded.bytes();
  }

  /**
   * Does all work that is possible now, without waiting for the broker.
   *
   * @return whether a record was sent or completed, in which case the next turn should follow at
   *     once
   */
  boolean runOnce() {
    List<PendingRecord> completed = inFlight.drainCompleted();
    completed.forEach(spoolQueue::remove);
    boolean progressed = !completed.isEmpty();
    if (inFlight.broken() && !inDoubt) {
      recallInFlight();
    }
    if (inDoubt) {
      checkDelivery();
    }
    if (backoffTurns > 0) {
      backoffTurns--;
    } else if (!inDoubt) {
      progressed |= send();
    }
    if (mustSpool()) {
      spoolUnacknowledged();
    }
    spoolQueue.commit();
    return progressed;
  }

  /** Takes back the records of a failed producer, which will not report their delivery any more. */
  private void recallInFlight() {
    inFlight.closeProducer(Duration.ZERO);
    inFlight.drainCompleted().forEach(spoolQueue::remove);
    List<PendingRecord> unresolved = new ArrayList<>(inFlight.drain());
    unresolved.addAll(resend);
    resend.clear();
    resend.addAll(unresolved);
    inDoubt = true;
  }

  /** Finds out which records of {@link #resend} were delivered and keeps the others. */
  private void checkDelivery() {
    long now = nanoClock.getAsLong();
    try {
      if (deliveryCheck != null) {
        Optional<Set<Integer>> delivered = deliveryCheck.result();
        if (delivered.isPresent()) {
          applyDeliveryCheck(deliveryCheck.records(), delivered.get());
          deliveryCheck = null;
          inDoubt = false;
        }
      } else if (!checkAttempted || now - lastCheckNanos >= CHECK_RETRY_INTERVAL.toNanos()) {
        checkAttempted = true;
        lastCheckNanos = now;
        deliveryCheck = DeliveryCheck.start(cluster, List.copyOf(resend), executor);
      }
    } catch (RuntimeException e) {
      deliveryCheck = null;
      counters.delayed(DeliveryCallback.oneLine(e));
    }
  }

  private void applyDeliveryCheck(List<PendingRecord> inDoubtRecords, Set<Integer> delivered) {
    resend.clear();
    for (int i = 0; i < inDoubtRecords.size(); i++) {
      PendingRecord record = inDoubtRecords.get(i);
      if (delivered.contains(i)) {
        counters.published(record);
        spoolQueue.remove(record);
      } else {
        resend.add(record);
      }
    }
  }

  /** Sends as many records as the buffer has room for; returns whether any was sent. */
  private boolean send() {
    boolean sent = false;
    while (true) {
      Deque<PendingRecord> source = nextSource();
      PendingRecord next = source.peek();
      if (next == null || inDoubt || !inFlight.hasRoomFor(next)) {
        return sent;
      }
      if (!inFlight.send(next)) {
        backoffTurns = BACKOFF_TURNS;
        return sent;
      }
      sent = true;
      source.remove();
      if (source == unsent) {
        unsentBytes -= next.report().bytes();
      }
    }
  }

  /** The queue with the oldest record. */
  private Deque<PendingRecord> nextSource() {
    if (resend.isEmpty() && spoolQueue.hasUnread()) {
      List<PendingRecord> inDoubtRecords = spoolQueue.readInDoubt();
      resend.addAll(inDoubtRecords);
      if (!inDoubtRecords.isEmpty()) {
        inDoubt = true;
        return resend;
      }
      resend.addAll(spoolQueue.readNext(MAX_READ_REPORTS, MAX_READ_BYTES));
    }
    return resend.isEmpty() && !spoolQueue.hasUnread() ? unsent : resend;
  }

  /** Whether a record has been pending for too long, or cannot be sent now. */
  private boolean mustSpool() {
    long limit = nanoClock.getAsLong() - SPOOL_AFTER.toNanos();
    boolean overdue =
        Stream.of(inFlight.oldest(), Optional.ofNullable(unsent.peek()))
            .flatMap(Optional::stream)
            .anyMatch(record -> record.pendingSinceNanos() - limit <= 0);
    return overdue || inDoubt || !resend.isEmpty() || spoolQueue.hasUnread();
  }

  /** Writes to disk all records that exist only in memory. */
  private void spoolUnacknowledged() {
    List<PendingRecord> sent =
        Stream.concat(inFlight.unacknowledged().stream(), resend.stream())
            .filter(record -> record.spool() == null && !counters.isDone(record))
            .toList();
    boolean nothingToSpool = sent.isEmpty() && unsent.isEmpty();
    if (!nothingToSpool && spoolQueue.write(sent, unsent)) {
      unsent.clear();
      unsentBytes = 0;
    }
  }

  /** The last turn: spools all unacknowledged records and closes producer and spool. */
  void shutDown() {
    inFlight.drainCompleted().forEach(spoolQueue::remove);
    spoolUnacknowledged();
    inFlight.closeProducer(idle() ? IDLE_CLOSE_TIMEOUT : Duration.ZERO);
    inFlight.drainCompleted().forEach(spoolQueue::remove);
    spoolQueue.commit();
    spoolQueue.close();
  }
}
