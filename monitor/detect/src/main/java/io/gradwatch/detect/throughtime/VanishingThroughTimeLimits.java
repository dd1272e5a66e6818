package io.gradwatch.detect.throughtime;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.window.RollingWindow;

/** Limits of {@link VanishingThroughTimeDetector}. */
public record VanishingThroughTimeLimits(
    @Limit(
            value = 10,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "healthy networks pass through small ratios for a few steps")
        int confirmAfter,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "clearing takes longer than beginning, so that a verdict does not flap")
        int clearAfter,
    @Limit(
            value = 20,
            unit = LimitUnit.STEPS,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning = "number of training steps of the median",
            reason = "one unusual batch changes nothing")
        int steps,
    @Limit(
            value = 8,
            unit = LimitUnit.TIME_STEPS,
            min = 2,
            meaning = "minimum length of the sequence",
            reason = "over fewer time steps the decay is no obstacle")
        int minTimeSteps,
    @Limit(
            value = 1e-4,
            unit = LimitUnit.RATIO,
            max = 1,
            meaning =
                "gradient at the beginning of the sequence over the largest one, while the loss "
                    + "has plateaued",
            reason = "a healthy network whose loss falls passes through 1e-2")
        double earlyToPeak,
    @Limit(
            value = 1e-6,
            unit = LimitUnit.RATIO,
            max = 1,
            meaning = "the same ratio in a run that learns or has learned",
            reason =
                "a network that has learned needs little gradient anywhere, and a task may not "
                    + "need the beginning")
        double earlyToPeakWhileLearning,
    @Limit(
            value = 10,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning =
                "factor over earlyToPeak at which the problem is over, whether or not the run "
                    + "learns by then",
            reason = "a decade, so that a ratio that wanders around the limit is one verdict")
        double recoveredFactor) {

  public VanishingThroughTimeLimits {
    LimitRelations.requireAtMost(
        "earlyToPeakWhileLearning", earlyToPeakWhileLearning, "earlyToPeak", earlyToPeak);
  }

  /** The limits with their default values. */
  public static VanishingThroughTimeLimits defaults() {
    return LimitsType.defaults(VanishingThroughTimeLimits.class);
  }
}
