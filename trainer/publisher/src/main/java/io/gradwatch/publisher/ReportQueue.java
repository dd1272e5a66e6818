package io.gradwatch.publisher;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * FIFO queue bounded both by the number of reports and by their heap size, so that neither small
 * nor very large reports can fill the trainer's memory while the broker is unreachable.
 *
 * <p>The start and the end of a run may use a reserve beyond both bounds, so that a queue full of
 * steps does not displace them. A separate queue for them would lose the order.
 */
final class ReportQueue {

  /** Number of starts and ends that fit into a queue that is full of steps. */
  static final int RESERVE = 256;

  private final int capacity;
  private final long maxHeapBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<OutgoingReport> reports = new ArrayDeque<>();
  private long heapBytes;
  private boolean closed;

  ReportQueue(int capacity, long maxHeapBytes) {
    this.capacity = capacity;
    this.maxHeapBytes = maxHeapBytes;
  }

  /** Adds a report if there is room. Blocks only for the lock, which is held for moments. */
  boolean offer(OutgoingReport report) {
    long bytes = report.heapBytes();
    lock.lock();
    try {
      if (closed || !fits(report, bytes)) {
        return false;
      }
      reports.add(report);
      heapBytes += bytes;
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean fits(OutgoingReport report, long bytes) {
    // An empty queue accepts any report, or one above the bound would never be accepted.
    boolean withinBounds =
        reports.size() < capacity && (reports.isEmpty() || heapBytes + bytes <= maxHeapBytes);
    return withinBounds || (report.essential() && reports.size() < capacity + RESERVE);
  }

  /** Removes the oldest report; empty after the timeout, or if the queue is closed and drained. */
  Optional<OutgoingReport> poll(Duration timeout) throws InterruptedException {
    long remainingNanos = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (reports.isEmpty() && !closed && remainingNanos > 0) {
        remainingNanos = changed.awaitNanos(remainingNanos);
      }
      Optional<OutgoingReport> next = Optional.ofNullable(reports.poll());
      next.ifPresent(report -> heapBytes -= report.heapBytes());
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Stops accepting reports; those in the queue can still be polled. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean closed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  boolean drained() {
    lock.lock();
    try {
      return closed && reports.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return reports.size();
    } finally {
      lock.unlock();
    }
  }
}
