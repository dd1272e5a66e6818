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
final class Pulse {

  static final Duration EVERY = Duration.ofSeconds(10);

  /** Runs of one process that beat, at most; the one that was longest without a word goes. */
  private static final int RUNS = 256;

  private final Map<String, Beat> runs = new LinkedHashMap<>();

  private record Beat(RunInfo info, long nanos) {}

  /** How a run stands goes out. */
  void sent(RunInfo info, long nowNanos) {
    runs.remove(info.run());
    if (!info.state().ended()) {
      runs.put(info.run(), new Beat(info, nowNanos));
      if (runs.size() > RUNS) {
        runs.remove(runs.keySet().iterator().next());
      }
    }
  }

  /** What is to be said again now. */
  List<RunInfo> due(long nowNanos, Instant now) {
    return runs.values().stream()
        .filter(beat -> nowNanos - beat.nanos() >= EVERY.toNanos())
        .map(beat -> at(beat.info(), now))
        .toList();
  }

  private static RunInfo at(RunInfo info, Instant now) {
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
