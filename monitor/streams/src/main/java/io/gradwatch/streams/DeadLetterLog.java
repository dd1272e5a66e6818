package io.gradwatch.streams;

import io.gradwatch.protocol.logging.LogRateLimiter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the records that are dead-lettered, one line per minute and outcome; for a newer contract,
 * one line per version. Shared by all tasks.
 */
final class DeadLetterLog {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterLog.class);
  private static final int MAX_LOGGED_VERSIONS = 16;

  private final Map<RecordOutcome, LogRateLimiter> rateLimiters = new ConcurrentHashMap<>();
  private final Set<String> loggedVersions = ConcurrentHashMap.newKeySet();

  void deadLettered(Object task, DeadLetter.Origin origin, RecordOutcome outcome, String message) {
    LogRateLimiter rateLimiter =
        rateLimiters.computeIfAbsent(outcome, o -> LogRateLimiter.oncePerMinute());
    boolean due =
        outcome == RecordOutcome.NEWER_CONTRACT
            ? isFirstOfVersion(message)
            : rateLimiter.tryAcquire();
    if (due) {
      log.warn(
          "record dead-lettered: {} (outcome={} task={} topic={} partition={} offset={}"
              + " suppressed={})",
          message,
          outcome,
          task,
          origin.topic(),
          origin.partition(),
          origin.offset(),
          rateLimiter.takeSuppressed());
    }
  }

  /** The message names the version. The limit bounds what a hostile producer can occupy. */
  private boolean isFirstOfVersion(String message) {
    return loggedVersions.size() < MAX_LOGGED_VERSIONS && loggedVersions.add(message);
  }
}
