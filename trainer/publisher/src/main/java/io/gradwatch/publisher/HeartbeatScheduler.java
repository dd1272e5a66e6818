package io.gradwatch.publisher;

import io.gradwatch.protocol.RunInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The heartbeat of runs that take no step: says again how a run stands when nobody else has for a
 * while, so that a trainer that evaluates or waits is told from one that died. Runs that ended have
 * none. Used by the sending thread alone.
 */
final class HeartbeatScheduler {

  static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Runs of one process that beat, at most; the one that was longest without a word goes. */
  private static final int MAX_RUNS = 256;

  private final Map<String, RunStatus> latest = new LinkedHashMap<>();

  private record RunStatus(RunInfo info, long sentNanos) {}

  /** How a run stands goes out. */
  void sent(RunInfo info, long nowNanos) {
    latest.remove(info.run());
    if (!info.state().ended()) {
      latest.put(info.run(), new RunStatus(info, nowNanos));
      if (latest.size() > MAX_RUNS) {
        latest.remove(latest.keySet().iterator().next());
      }
    }
  }

  /** What is to be said again now. */
  List<RunInfo> due(long nowNanos, Instant now) {
    return latest.values().stream()
        .filter(status -> nowNanos - status.sentNanos() >= INTERVAL.toNanos())
        .map(status -> withHeartbeat(status.info(), now))
        .toList();
  }

  private static RunInfo withHeartbeat(RunInfo info, Instant now) {
    return new RunInfo(
        info.run(),
        info.attempt(),
        info.state(),
        info.started(),
        now,
        info.framework(),
        info.model(),
        info.layers(),
        info.hyperParameters(),
        info.stepsMeasured(),
        info.plannedSteps(),
        info.failure(),
        info.delivery());
  }
}
