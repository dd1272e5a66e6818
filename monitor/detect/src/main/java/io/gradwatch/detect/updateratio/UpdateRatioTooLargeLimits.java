package io.gradwatch.detect.updateratio;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/** Limits of {@link UpdateRatioTooLargeDetector}. */
public record UpdateRatioTooLargeLimits(
    @Limit(
            value = 5,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "the median already spans several steps")
        int confirmAfter,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "clearing takes longer than beginning, so that a verdict does not flap")
        int clearAfter,
    @Limit(
            value = 0.1,
            unit = LimitUnit.RATIO,
            meaning =
                "update norm over parameter norm from which updates are too large, median over "
                    + "steps",
            reason = "the upper bound of DeepDiagnosis")
        double tooLarge,
    @Limit(
            value = 0.03,
            unit = LimitUnit.RATIO,
            meaning = "update ratio below which updates are no longer too large",
            reason = "a ratio that wanders around the limit is one verdict and not many")
        double recovered,
    @Limit(
            value = 3,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning =
                "parameter norm over that of the first step from which the weights have been "
                    + "replaced",
            reason = "normal training grows weights by a fraction")
        double weightGrowth,
    @Limit(
            value = 64,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "number of steps within which such growth is too fast",
            reason = "a window of steps")
        int weightGrowthSteps,
    @Limit(
            value = 0.9,
            unit = LimitUnit.RATIO,
            meaning = "update ratio of one of these steps that has replaced the weights",
            reason = "almost as large as the weights")
        double replacingRatio,
    @Limit(
            value = 0.5,
            unit = LimitUnit.SHARE,
            meaning = "share of tooLarge that the median must reach beside such a step",
            reason = "a single step need not matter")
        double replacedShare,
    @Limit(
            value = 0.3,
            unit = LimitUnit.RATIO,
            meaning =
                "minimum gain of the initial weights for their growth to be meaningful, and of "
                    + "the current ones for an update ratio",
            reason =
                "from zero, growth is unbounded, and weights that pass through zero make any "
                    + "update large")
        double minFirstGain) {

  public UpdateRatioTooLargeLimits {
    LimitRelations.requireAtMost("recovered", recovered, "tooLarge", tooLarge);
  }

  /** The limits with their default values. */
  public static UpdateRatioTooLargeLimits defaults() {
    return LimitsType.defaults(UpdateRatioTooLargeLimits.class);
  }
}
