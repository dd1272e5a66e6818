package io.gradwatch.publisher;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * First in, first out, bounded twice: in reports and in bytes of heap, so that neither a small nor
 * a very large network can fill the trainer's memory while the broker is away.
 *
 * <p>The start and the end of a run may use a reserve beyond both bounds: a queue full of steps
 * does not cost them, and they keep their place among the steps. A queue of its own would save them
 * too, but lose the order.
 */
final class ReportQueue {

  /** Starts and ends that fit on top of a queue that is full of steps. */
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

  /** Takes a report if there is room. Waits for nothing but the lock, held for moments only. */
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
    // An empty queue takes any report: one that is larger than the bound would never get through.
    boolean withinBounds =
        reports.size() < capacity && (reports.isEmpty() || heapBytes + bytes <= maxHeapBytes);
    return withinBounds || (report.essential() && reports.size() < capacity + RESERVE);
  }

  /** The oldest report; empty when none comes in time, or when it is closed and drained. */
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

  /** Takes no more; what is in it can still be polled. */
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
