package io.gradwatch.publisher;

import io.gradwatch.protocol.Contract;
import io.gradwatch.publisher.spool.EncodedReport;
import io.gradwatch.publisher.spool.Ticket;
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
 * #TROUBLE_AFTER}, all that are not acknowledged are written to disk, and every new one as it
 * comes, until nothing waits any more. What an earlier producer may have sent, be it of this
 * process or of one that died, is looked for in the topics before anything newer is sent.
 *
 * <p>Used by the sending thread alone.
 */
final class Courier {

  /**
   * Many times what a healthy broker takes. A killed process may lose the reports of this time, and
   * what had not come here from the queue.
   */
  static final Duration TROUBLE_AFTER = Duration.ofMillis(100);

  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);

  /** Turns without an attempt after the client refused: each of them wakes its own thread. */
  private static final int REST_TURNS = 5;

  /** Of a client with nothing to do. */
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(1);

  /** Read from disk at a time. */
  private static final int MAX_READ_REPORTS = 512;

  private static final int MAX_READ_BYTES = 1024 * 1024;

  /** Encoded and not sent, before the queue has to wait. */
  private static final int MAX_HELD_REPORTS = 512;

  private static final long MAX_HELD_BYTES = 8L * 1024 * 1024;

  private final Cluster cluster;
  private final Tally tally;
  private final Backlog backlog;
  private final Window window;
  private final LongSupplier nanoClock;
  private final Executor executor;

  /** Given to a client before, or read from disk: to be sent before all others. */
  private final Deque<Parcel> again = new ArrayDeque<>();

  /** Encoded, in memory alone, never given to a client. */
  private final Deque<Parcel> held = new ArrayDeque<>();

  private @Nullable Inquiry inquiry;
  private boolean inDoubt;
  private boolean asked;
  private int restTurns;
  private long askedNanos;
  private long heldBytes;
  private long number;

  /**
   * @param executor of what waits for the broker; not the calling thread
   * @param firstNumber of its reports; those of publishers before this one are lower
   */
  Courier(
      Cluster cluster,
      Window window,
      Backlog backlog,
      Tally tally,
      LongSupplier nanoClock,
      Executor executor,
      long firstNumber) {
    this.cluster = cluster;
    this.window = window;
    this.backlog = backlog;
    this.tally = tally;
    this.nanoClock = nanoClock;
    this.executor = executor;
    this.number = firstNumber;
  }

  /** Whether it may be given more reports. */
  boolean hasRoom() {
    return held.size() < MAX_HELD_REPORTS && heldBytes < MAX_HELD_BYTES;
  }

  /** Whether nothing waits, be it for an answer or to be sent. */
  boolean idle() {
    return window.isEmpty() && waiting().findFirst().isEmpty() && !backlog.hasUnread();
  }

  /** Whether there is more to do than to wait for the answers of a healthy broker. */
  boolean busy() {
    return inDoubt || waiting().findFirst().isPresent() || backlog.hasUnread();
  }

  private Stream<Parcel> waiting() {
    return Stream.concat(again.stream(), held.stream());
  }

  /** Encodes a report and holds it. */
  void take(Outgoing report) {
    EncodedReport encoded;
    try {
      encoded = report.encode();
    } catch (RuntimeException e) {
      tally.failed(Delivery.line(e));
      return;
    }
    if (encoded.value().length > Contract.MAX_RECORD_BYTES) {
      tally.oversize(
          "a record of %d bytes; at most %d"
              .formatted(encoded.value().length, Contract.MAX_RECORD_BYTES));
      return;
    }
    held.add(new Parcel(Ticket.of(number++, report.rank()), encoded, nanoClock.getAsLong()));
    heldBytes += encoded.bytes();
  }

  /**
   * Does what can be done now, without waiting for the broker.
   *
   * @return whether reports moved, so that there may be more to do at once
   */
  boolean turn() {
    List<Parcel> settled = window.settle();
    settled.forEach(backlog::done);
    boolean moved = !settled.isEmpty();
    if (window.broken() && !inDoubt) {
      recall();
    }
    if (inDoubt) {
      inquire();
    }
    if (restTurns > 0) {
      restTurns--;
    } else if (!inDoubt) {
      moved |= send();
    }
    if (troubled()) {
      keep();
    }
    backlog.tidy();
    return moved;
  }

  /** What the producer had may have arrived or not, and it will not tell any more. */
  private void recall() {
    window.closeProducer(Duration.ZERO);
    window.settle().forEach(backlog::done);
    List<Parcel> open = new ArrayList<>(window.takeAll());
    open.addAll(again);
    again.clear();
    again.addAll(open);
    inDoubt = true;
  }

  /** Finds out what of {@link #again} arrived, and goes on with the rest. */
  private void inquire() {
    long now = nanoClock.getAsLong();
    try {
      if (inquiry != null) {
        Optional<Set<Integer>> arrived = inquiry.answer();
        if (arrived.isPresent()) {
          sortOut(inquiry.doubtful(), arrived.get());
          inquiry = null;
          inDoubt = false;
        }
      } else if (!asked || now - askedNanos >= ASK_AGAIN_AFTER.toNanos()) {
        asked = true;
        askedNanos = now;
        inquiry = Inquiry.start(cluster, List.copyOf(again), executor);
      }
    } catch (RuntimeException e) {
      inquiry = null;
      tally.delayed(Delivery.line(e));
    }
  }

  private void sortOut(List<Parcel> doubtful, Set<Integer> arrived) {
    again.clear();
    for (int i = 0; i < doubtful.size(); i++) {
      Parcel parcel = doubtful.get(i);
      if (arrived.contains(i)) {
        tally.published(parcel);
        backlog.done(parcel);
      } else {
        again.add(parcel);
      }
    }
  }

  /** Sends what there is room for; whether that is anything. */
  private boolean send() {
    boolean sent = false;
    while (true) {
      Deque<Parcel> source = source();
      Parcel next = source.peek();
      if (next == null || inDoubt || !window.hasRoomFor(next)) {
        return sent;
      }
      if (!window.send(next)) {
        restTurns = REST_TURNS;
        return sent;
      }
      sent = true;
      source.remove();
      if (source == held) {
        heldBytes -= next.report().bytes();
      }
    }
  }

  /** Where the next report is: what is older goes first. */
  private Deque<Parcel> source() {
    if (again.isEmpty() && backlog.hasUnread()) {
      List<Parcel> doubtful = backlog.doubtful();
      again.addAll(doubtful);
      if (!doubtful.isEmpty()) {
        inDoubt = true;
        return again;
      }
      again.addAll(backlog.next(MAX_READ_REPORTS, MAX_READ_BYTES));
    }
    return again.isEmpty() && !backlog.hasUnread() ? held : again;
  }

  /** Whether any report waits for too long, or has to. */
  private boolean troubled() {
    long limit = nanoClock.getAsLong() - TROUBLE_AFTER.toNanos();
    boolean late =
        Stream.of(window.oldest(), Optional.ofNullable(held.peek()))
            .flatMap(Optional::stream)
            .anyMatch(parcel -> parcel.waitsSinceNanos() - limit <= 0);
    return late || inDoubt || !again.isEmpty() || backlog.hasUnread();
  }

  /** Writes to disk what memory alone has. */
  private void keep() {
    List<Parcel> sent =
        Stream.concat(window.unanswered().stream(), again.stream())
            .filter(parcel -> parcel.spool() == null && !tally.gone(parcel))
            .toList();
    boolean nothing = sent.isEmpty() && held.isEmpty();
    if (!nothing && backlog.keep(sent, held)) {
      held.clear();
      heldBytes = 0;
    }
  }

  /** The last turn: what nobody acknowledged goes to disk, the rest of the work is left. */
  void end() {
    window.settle().forEach(backlog::done);
    keep();
    window.closeProducer(idle() ? CLOSED_WITHIN : Duration.ZERO);
    window.settle().forEach(backlog::done);
    backlog.tidy();
    backlog.close();
  }
}
