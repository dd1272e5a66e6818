package io.gradwatch.streams;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which records were set aside: of each reason the first, the tenth, the hundredth and so on;
 * of a newer contract each version once. Shared by all tasks.
 */
final class DeadLetterLog {

  private static final Logger log = LoggerFactory.getLogger(DeadLetterLog.class);
  private static final int MAX_LOGGED_VERSIONS = 16;

  private final Map<RecordOutcome, Long> counts = new ConcurrentHashMap<>();
  private final Set<String> loggedVersions = ConcurrentHashMap.newKeySet();

  void deadLettered(Object task, DeadLetter.Origin origin, RecordOutcome outcome, String message) {
    long count = counts.merge(outcome, 1L, Long::sum);
    if (outcome == RecordOutcome.NEWER_CONTRACT ? firstOfVersion(message) : SparseLog.due(count)) {
      log.warn(
          "set aside to the dead letters: {}: {} (task={} topic={} partition={} offset={} count={})",
          outcome,
          message,
          task,
          origin.topic(),
          origin.partition(),
          origin.offset(),
          count);
    }
  }

  /** The message names the version. What a hostile producer could make us remember is bounded. */
  private boolean firstOfVersion(String message) {
    return loggedVersions.size() < MAX_LOGGED_VERSIONS && loggedVersions.add(message);
  }
}
