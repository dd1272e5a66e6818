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
final class RefusalLog {

  private static final Logger log = LoggerFactory.getLogger(RefusalLog.class);
  private static final int MAX_VERSIONS_SAID = 16;

  private final Map<Fate, Long> counts = new ConcurrentHashMap<>();
  private final Set<String> versionsSaid = ConcurrentHashMap.newKeySet();

  void refused(Object task, DeadLetter.Origin origin, Fate fate, String message) {
    long count = counts.merge(fate, 1L, Long::sum);
    if (fate == Fate.NEWER_CONTRACT ? firstOfVersion(message) : SparseLog.due(count)) {
      log.warn(
          "set aside to the dead letters: {}: {} (task={} topic={} partition={} offset={} count={})",
          fate,
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
    return versionsSaid.size() < MAX_VERSIONS_SAID && versionsSaid.add(message);
  }
}
