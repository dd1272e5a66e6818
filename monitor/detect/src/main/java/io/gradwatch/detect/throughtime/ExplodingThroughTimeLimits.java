package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.window.RollingWindow;

/** Limits of {@link ExplodingThroughTimeDetector}. */
public record ExplodingThroughTimeLimits(
    @Limit(
            value = 2,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "one step may be an outlier, and the next may be the last finite one")
        int confirmAfter,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "clearing takes longer than beginning, so that a verdict does not flap")
        int clearAfter,
    @Limit(
            value = 1e4,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning =
                "gradient at the beginning of the sequence over that at its end, for which "
                    + "single steps suffice",
            reason = "a healthy recurrent network stays below 1e2")
        double earlyToLate,
    @Limit(
            value = 1e3,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "the same ratio as a median over steps while the loss does not fall",
            reason = "a decade above a healthy network")
        double earlyToLateSustained,
    @Limit(
            value = 10,
            unit = LimitUnit.STEPS,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning = "number of steps of the median",
            reason = "one unusual batch changes nothing")
        int steps,
    @Limit(
            value = 8,
            unit = LimitUnit.TIME_STEPS,
            min = 2,
            meaning = "minimum length of the sequence",
            reason = "over fewer time steps the growth is no obstacle")
        int minTimeSteps,
    @Limit(
            value = 100,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "ratio below which the problem is over",
            reason = "the most that a healthy recurrent network reaches")
        double recovered) {

  public ExplodingThroughTimeLimits {
    LimitRelations.requireAtMost(
        "recovered", recovered, "earlyToLateSustained", earlyToLateSustained);
    LimitRelations.requireAtMost(
        "earlyToLateSustained", earlyToLateSustained, "earlyToLate", earlyToLate);
  }

  /** The limits with their default values. */
  public static ExplodingThroughTimeLimits defaults() {
    return LimitsType.defaults(ExplodingThroughTimeLimits.class);
  }
}
