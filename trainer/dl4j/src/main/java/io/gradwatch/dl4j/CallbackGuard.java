package io.gradwatch.dl4j;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Runs what a guest does in a training loop: whatever it throws is counted and logged, the first
 * time and then at most once a minute, and never reaches the loop.
 */
final class CallbackGuard {

  private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

  private final Logger logger;
  private final String run;
  private final LongSupplier nanoTime;
  private final AtomicLong failures = new AtomicLong();
  private long lastLoggedNanos;

  CallbackGuard(Logger logger, String run, LongSupplier nanoTime) {
    this.logger = logger;
    this.run = run;
    this.nanoTime = nanoTime;
  }

  /**
   * Runs the action.
   *
   * @param activity is done, for the log: "measuring activations"
   */
  @SuppressWarnings("CatchingUnchecked") // Deeplearning4j throws checked exceptions undeclared
  void run(String activity, Runnable action) {
    try {
      action.run();
    } catch (Throwable failure) { // an OutOfMemoryError too: ours must not end their training
      countAndLog(activity, failure);
    }
  }

  /** Failures so far. */
  long failureCount() {
    return failures.get();
  }

  private synchronized void countAndLog(String activity, Throwable failure) {
    long count = failures.incrementAndGet();
    long now = nanoTime.getAsLong();
    if (count == 1 || now - lastLoggedNanos >= LOG_INTERVAL.toNanos()) {
      lastLoggedNanos = now;
      logger.warn(
          "run={} {} failed, training goes on; failures so far: {}", run, activity, count, failure);
    }
  }
}
