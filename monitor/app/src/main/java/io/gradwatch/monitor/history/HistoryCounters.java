package io.gradwatch.monitor.history;

import java.util.concurrent.atomic.AtomicLong;

/** What the history has taken in, lost and evicted, and its size. Thread-safe. */
public final class HistoryCounters {

  private final AtomicLong stepsAdded = new AtomicLong();
  private final AtomicLong stepsRejected = new AtomicLong();
  private final AtomicLong rowsEvicted = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private volatile long bytes;
  private volatile long fileBytes;
  private volatile long attempts;
  private volatile long lag;

  void stepAdded() {
    stepsAdded.incrementAndGet();
  }

  void stepRejected() {
    stepsRejected.incrementAndGet();
  }

  void rowsEvicted(long rows) {
    rowsEvicted.addAndGet(rows);
  }

  void failed() {
    failures.incrementAndGet();
  }

  void size(long newBytes, long newFileBytes, long newAttempts) {
    bytes = newBytes;
    fileBytes = newFileBytes;
    attempts = newAttempts;
  }

  void lag(long records) {
    lag = records;
  }

  /** Number of steps that were added. */
  public long stepsAdded() {
    return stepsAdded.get();
  }

  /** Number of records that are not valid reports, or whose step number is too large. */
  public long stepsRejected() {
    return stepsRejected.get();
  }

  /** Number of rows that were evicted because of the limits. */
  public long rowsEvicted() {
    return rowsEvicted.get();
  }

  /** Number of times that reading or writing failed and was begun again. */
  public long failures() {
    return failures.get();
  }

  /** Bytes of the rows before compression. */
  public long bytes() {
    return bytes;
  }

  /** Bytes of the file. */
  public long fileBytes() {
    return fileBytes;
  }

  /** Number of attempts of runs. */
  public long attempts() {
    return attempts;
  }

  /** Number of records that were published and are not yet in the history. */
  public long lag() {
    return lag;
  }
}
