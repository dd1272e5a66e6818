package io.gradwatch.monitor.history;

import java.time.Duration;

/**
 * What the history may occupy. Bytes are those of the rows before they are compressed.
 *
 * @param totalBytes bytes of all runs together
 * @param attemptBytes bytes of one attempt of a run
 * @param maxAttempts number of attempts of all runs together
 * @param retention time after its last step for which a run is kept
 */
public record HistoryLimits(
    long totalBytes, long attemptBytes, int maxAttempts, Duration retention) {

  public HistoryLimits {
    if (totalBytes < 1 || attemptBytes < 1 || maxAttempts < 1) {
      throw new IllegalArgumentException(
          "totalBytes is %d, attemptBytes %d and maxAttempts %d; they must be positive"
              .formatted(totalBytes, attemptBytes, maxAttempts));
    }
    if (retention.isNegative() || retention.isZero()) {
      throw new IllegalArgumentException("retention is " + retention + "; it must be positive");
    }
  }

  /** Limits for a budget in bytes, of which one attempt may have an eighth. */
  public static HistoryLimits of(long totalBytes, int maxAttempts, Duration retention) {
    return new HistoryLimits(totalBytes, Math.max(1, totalBytes / 8), maxAttempts, retention);
  }
}
