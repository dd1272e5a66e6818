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
 * Brings reports to Kafka in order, each once: first those whose fate a broken producer left open,
 * then those on disk, then those in memory.
 *
 * <p>While the broker answers, the disk is not touched. When any report has waited for {@link
 * #SPOOL_AFTER}, all that are not acknowledged are written to disk, and every new one as it comes,
 * until nothing waits any more. What an earlier producer may have sent, be it of this process or of
 * one that died, is looked for in the topics before anything newer is sent.
 *
 * <p>Used by the sending thread alone.
 */
final class RecordSender {

  /**
   * Many times what a healthy broker takes. A killed process may lose the reports of this time, and
   * what had not come here from the queue.
   */
  static final Duration SPOOL_AFTER = Duration.ofMillis(100);

  private static final Duration CHECK_RETRY_INTERVAL = Duration.ofSeconds(1);

  /** Turns without an attempt after the client refused: each of them wakes its own thread. */
  private static final int BACKOFF_TURNS = 5;

  /** Of a client with nothing to do. */
  private static final Duration IDLE_CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /** Read from disk at a time. */
  private static final int MAX_READ_REPORTS = 512;

  private static final int MAX_READ_BYTES = 1024 * 1024;

  /** Encoded and not sent, before the queue has to wait. */
  private static final int MAX_UNSENT_REPORTS = 512;

  private static final long MAX_UNSENT_BYTES = 8L * 1024 * 1024;

  private final ClusterClient cluster;
  private final DeliveryCounters counters;
  private final SpoolQueue spoolQueue;
  private final InFlightBuffer inFlight;
  private final LongSupplier nanoClock;
  private final Executor executor;

  /** Given to a client before, or read from disk: to be sent before all others. */
  private final Deque<PendingRecord> resend = new ArrayDeque<>();

  /** Encoded, in memory alone, never given to a client. */
  private final Deque<PendingRecord> unsent = new ArrayDeque<>();

  private @Nullable DeliveryCheck deliveryCheck;
  private boolean inDoubt;
  private boolean checkAttempted;
  private int backoffTurns;
  private long lastCheckNanos;
  private long unsentBytes;
  private long nextSequence;

  /**
   * @param executor of what waits for the broker; not the calling thread
   * @param firstSequence of its reports; those of publishers before this one are lower
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

  /** Whether it may be given more reports. */
  boolean hasCapacity() {
    return unsent.size() < MAX_UNSENT_REPORTS && unsentBytes < MAX_UNSENT_BYTES;
  }

  /** Whether nothing waits, be it for an answer or to be sent. */
  boolean idle() {
    return inFlight.isEmpty() && queued().findFirst().isEmpty() && !spoolQueue.hasUnread();
  }

  /** Whether there is more to do than to wait for the answers of a healthy broker. */
  boolean busy() {
    return inDoubt || queued().findFirst().isPresent() || spoolQueue.hasUnread();
  }

  private Stream<PendingRecord> queued() {
    return Stream.concat(resend.stream(), unsent.stream());
  }

  /** Encodes a report and holds it. */
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
          "a record of %d bytes; at most %d"
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
   * Does what can be done now, without waiting for the broker.
   *
   * @return whether reports moved, so that there may be more to do at once
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

  /** What the producer had may have arrived or not, and it will not tell any more. */
  private void recallInFlight() {
    inFlight.closeProducer(Duration.ZERO);
    inFlight.drainCompleted().forEach(spoolQueue::remove);
    List<PendingRecord> unresolved = new ArrayList<>(inFlight.drain());
    unresolved.addAll(resend);
    resend.clear();
    resend.addAll(unresolved);
    inDoubt = true;
  }

  /** Finds out what of {@link #resend} arrived, and goes on with the rest. */
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

  /** Sends what there is room for; whether that is anything. */
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

  /** Where the next report is: what is older goes first. */
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

  /** Whether any report waits for too long, or has to. */
  private boolean mustSpool() {
    long limit = nanoClock.getAsLong() - SPOOL_AFTER.toNanos();
    boolean overdue =
        Stream.of(inFlight.oldest(), Optional.ofNullable(unsent.peek()))
            .flatMap(Optional::stream)
            .anyMatch(record -> record.pendingSinceNanos() - limit <= 0);
    return overdue || inDoubt || !resend.isEmpty() || spoolQueue.hasUnread();
  }

  /** Writes to disk what memory alone has. */
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

  /** The last turn: what nobody acknowledged goes to disk, the rest of the work is left. */
  void shutDown() {
    inFlight.drainCompleted().forEach(spoolQueue::remove);
    spoolUnacknowledged();
    inFlight.closeProducer(idle() ? IDLE_CLOSE_TIMEOUT : Duration.ZERO);
    inFlight.drainCompleted().forEach(spoolQueue::remove);
    spoolQueue.commit();
    spoolQueue.close();
  }
}
