package io.gradwatch.detect.stalled;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.window.RollingWindow;

/**
 * Limits of {@link RunStalledDetector}. A timeout needs no second observation and one step ends the
 * verdict, so there is nothing to confirm.
 */
public record RunStalledLimits(
    @Limit(
            value = 30,
            unit = LimitUnit.SECONDS,
            min = 1,
            meaning = "minimum stall timeout",
            reason =
                "a checkpoint, a garbage collection or the election of a Kafka leader takes "
                    + "less")
        double minTimeoutSeconds,
    @Limit(
            value = 20,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "stall timeout over the 95th percentile of the step intervals",
            reason = "covers evaluation and data loading between epochs")
        double p95Factor,
    @Limit(
            value = 3,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "stall timeout over the longest recent interval",
            reason = "a run that evaluates for ten minutes after each epoch is reported once")
        double longestFactor,
    @Limit(
            value = 8,
            unit = LimitUnit.COUNT,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning = "number of step intervals from which the run's own are used",
            reason =
                "the first steps are slow, since code is compiled and data come from a cold "
                    + "disk")
        int minIntervals,
    @Limit(
            value = 300,
            unit = LimitUnit.SECONDS,
            min = 1,
            meaning = "minimum stall timeout until then",
            reason = "devices are initialised and data sets opened within five minutes")
        double initialTimeoutSeconds,
    @Limit(
            value = 30,
            unit = LimitUnit.SECONDS,
            min = 1,
            meaning = "age of the last heartbeat from which the trainer counts as dead",
            reason = "three missed, at one every 10 s")
        double heartbeatTimeoutSeconds,
    @Limit(
            value = 86400,
            unit = LimitUnit.SECONDS,
            min = 1,
            meaning = "age of the last record from which the run counts as abandoned",
            reason = "a day: reading an old topic again raises no alert")
        double abandonedAfterSeconds) {

  public RunStalledLimits {
    LimitRelations.requireAtMost(
        "minTimeoutSeconds", minTimeoutSeconds, "initialTimeoutSeconds", initialTimeoutSeconds);
  }

  /** The limits with their default values. */
  public static RunStalledLimits defaults() {
    return LimitsType.defaults(RunStalledLimits.class);
  }
}
