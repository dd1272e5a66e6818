package io.gradwatch.protocol.logging;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides whether a recurring event may be logged: a token bucket that holds a minute's lines and
 * refills evenly. The first event is always logged; those that were not are counted, so that the
 * next line can state their number.
 *
 * <p>Safe for use by several threads.
 */
public final class LogRateLimiter {

  private static final long NANOS_PER_MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final long nanosPerLine;
  private final LongSupplier nanoTime;
  private long nanosAvailable = NANOS_PER_MINUTE;
  private long lastNanos;
  private long suppressed;

  private LogRateLimiter(int linesPerMinute, LongSupplier nanoTime) {
    if (linesPerMinute < 1) {
      throw new IllegalArgumentException(
          "linesPerMinute is " + linesPerMinute + "; it must be at least 1");
    }
    this.nanosPerLine = NANOS_PER_MINUTE / linesPerMinute;
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Allows the first event and then one line per minute. */
  public static LogRateLimiter oncePerMinute() {
    return perMinute(1, System::nanoTime);
  }

  /**
   * Allows a burst of {@code lines} and the same number in every minute that follows.
   *
   * @param lines maximum number of lines per minute, at least 1
   * @param nanoTime monotonic clock in nanoseconds, such as {@link System#nanoTime}
   */
  public static LogRateLimiter perMinute(int lines, LongSupplier nanoTime) {
    return new LogRateLimiter(lines, nanoTime);
  }

  /** Returns whether the event may be logged now; counts it as suppressed if not. */
  public synchronized boolean tryAcquire() {
    long now = nanoTime.getAsLong();
    nanosAvailable = Math.min(NANOS_PER_MINUTE, nanosAvailable + (now - lastNanos));
    lastNanos = now;
    if (nanosAvailable < nanosPerLine) {
      suppressed++;
      return false;
    }
    nanosAvailable -= nanosPerLine;
    return true;
  }

  /** Returns the number of events suppressed since the last call, and starts counting afresh. */
  public synchronized long takeSuppressed() {
    long count = suppressed;
    suppressed = 0;
    return count;
  }
}
