package io.gradwatch.publisher;

import io.gradwatch.protocol.RunInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Repeats the last {@link RunInfo} of a run when the trainer has not sent one for a while, so that
 * the monitor can tell a trainer that evaluates or waits from one that died. Runs that ended have
 * no heartbeat. Confined to the sending thread.
 */
final class HeartbeatScheduler {

  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Limit on the runs of one process; beyond it the least recently reported one is dropped. */
  private static final int MAX_RUNS = 256;

  private final Map<String, RunStatus> latest = new LinkedHashMap<>();

  private record RunStatus(RunInfo info, long sentNanos) {}

  /** Records that a run info is being sent. */
  void sent(RunInfo info, long nowNanos) {
    latest.remove(info.run());
    if (!info.state().ended()) {
      latest.put(info.run(), new RunStatus(info, nowNanos));
      if (latest.size() > MAX_RUNS) {
        latest.remove(latest.keySet().iterator().next());
      }
    }
  }

  /** The run infos that are due to be repeated. */
  List<RunInfo> due(long nowNanos, Instant now) {
    return latest.values().stream()
        .filter(status -> nowNanos - status.sentNanos() >= INTERVAL.toNanos())
        .map(status -> status.info().withHeartbeat(now))
        .toList();
  }
}
