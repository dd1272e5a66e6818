package io.gradwatch.monitor.alerts;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** So many lines of the log a minute, whoever asks for more. */
final class LineBudget {

  static final int LINES_A_MINUTE = 60;

  private static final long NANOS_A_LINE = TimeUnit.MINUTES.toNanos(1) / LINES_A_MINUTE;

  private final LongSupplier nanoTime;
  private long nanosSaved = LINES_A_MINUTE * NANOS_A_LINE;
  private long last;

  LineBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /** Whether a line may be written now. */
  synchronized boolean take() {
    long now = nanoTime.getAsLong();
    nanosSaved = Math.min(nanosSaved + now - last, LINES_A_MINUTE * NANOS_A_LINE);
    last = now;
    if (nanosSaved < NANOS_A_LINE) {
      return false;
    }
    nanosSaved -= NANOS_A_LINE;
    return true;
  }
}
