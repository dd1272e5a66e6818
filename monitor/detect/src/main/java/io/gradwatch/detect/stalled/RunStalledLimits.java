package io.gradwatch.detect.stalled;

import java.time.Duration;

/**
 * How long a run may take no step.
 *
 * @param minTimeout the least. 30 s: a checkpoint, a garbage collection or a new Kafka leader takes
 *     less
 * @param p95Factor of the usual interval between steps. 20: evaluation and the reading of data
 *     between epochs are waited for
 * @param longestFactor of the longest interval lately. 3: who evaluates for ten minutes after each
 *     epoch is told of it once
 * @param minIntervals intervals by which a run's pace is known. 8: the first steps are slow, code
 *     is compiled and data come from a cold disk
 * @param initialTimeout instead of the floor, until the pace is known. 5 min
 * @param heartbeatTimeout age at which a heartbeat no longer shows that the trainer lives. 30 s:
 *     three missed, at one each 10 s
 * @param abandonedAfter age of the last record at which nobody waits for the run any more. 1 day:
 *     an old topic that is read again calls nobody
 */
public record RunStalledLimits(
    Duration minTimeout,
    double p95Factor,
    double longestFactor,
    int minIntervals,
    Duration initialTimeout,
    Duration heartbeatTimeout,
    Duration abandonedAfter) {

  public static RunStalledLimits defaults() {
    return new RunStalledLimits(
        Duration.ofSeconds(30),
        20,
        3,
        8,
        Duration.ofMinutes(5),
        Duration.ofSeconds(30),
        Duration.ofDays(1));
  }
}
