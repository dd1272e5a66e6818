package io.gradwatch.dl4j;

import io.gradwatch.protocol.logging.LogRateLimiter;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Runs the listener's code inside somebody else's training loop: whatever that code throws is
 * counted and logged, at most once a minute, and never reaches the loop.
 */
final class CallbackGuard {

  private final Logger logger;
  private final String run;
  private final LogRateLimiter logLimiter;
  private final AtomicLong failures = new AtomicLong();

  CallbackGuard(Logger logger, String run, LogRateLimiter logLimiter) {
    this.logger = logger;
    this.run = run;
    this.logLimiter = logLimiter;
  }

  /**
   * Runs the action and catches whatever it throws.
   *
   * @param activity description for the log, for example "measuring activations"
   */
  @SuppressWarnings("CatchingUnchecked") // Deeplearning4j throws checked exceptions undeclared
  void run(String activity, Runnable action) {
    try {
      action.run();
    } catch (Throwable failure) { // an OutOfMemoryError too: ours must not end their training
      long count = failures.incrementAndGet();
      if (logLimiter.tryAcquire()) {
        logger.warn(
            "{} failed, training continues; run={} failures={}", activity, run, count, failure);
      }
    }
  }

  /** Number of failures so far. */
  long failureCount() {
    return failures.get();
  }
}
