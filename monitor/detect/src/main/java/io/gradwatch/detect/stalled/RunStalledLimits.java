package io.gradwatch.detect.stalled;

import java.time.Duration;

/**
 * Limits of {@link RunStalledDetector}.
 *
 * @param minTimeout minimum stall timeout. 30 s: a checkpoint, a garbage collection or the election
 *     of a Kafka leader takes less
 * @param p95Factor stall timeout over the 95th percentile of the step intervals. 20: covers
 *     evaluation and data loading between epochs
 * @param longestFactor stall timeout over the longest recent interval. 3: a run that evaluates for
 *     ten minutes after each epoch is reported once
 * @param minIntervals number of intervals from which the run's own are used. 8: the first steps are
 *     slow, since code is compiled and data come from a cold disk
 * @param initialTimeout minimum stall timeout until then. 5 min
 * @param heartbeatTimeout age of the last heartbeat from which the trainer counts as dead. 30 s:
 *     three missed, at one every 10 s
 * @param abandonedAfter age of the last record from which the run counts as abandoned. 1 day:
 *     reading an old topic again raises no alert
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
