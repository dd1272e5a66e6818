package io.gradwatch.monitor.alerts;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many lines of the log a minute, whoever asks for more. */
final class LogLineLimiter {

  static final int LINES_PER_MINUTE = 60;

  private static final long NANOS_PER_LINE = TimeUnit.MINUTES.toNanos(1) / LINES_PER_MINUTE;

  private final LongSupplier nanoTime;
  private long availableNanos = LINES_PER_MINUTE * NANOS_PER_LINE;
  private long lastNanos;

  LogLineLimiter(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.lastNanos = nanoTime.getAsLong();
  }

  /** Whether a line may be written now. */
  synchronized boolean tryAcquire() {
    long now = nanoTime.getAsLong();
    availableNanos = Math.min(availableNanos + now - lastNanos, LINES_PER_MINUTE * NANOS_PER_LINE);
    lastNanos = now;
    if (availableNanos < NANOS_PER_LINE) {
      return false;
    }
    availableNanos -= NANOS_PER_LINE;
    return true;
  }
}
