package io.gradwatch.detect.window;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/**
 * Limits that several detectors share: what learning means, and which batches are small. The
 * reference is the baseline loss, or the initial loss if that is unknown.
 */
public record LearningLimits(
    @Limit(
            value = 8,
            unit = LimitUnit.EXAMPLES,
            min = 1,
            meaning =
                "batch size below which the loss of one batch reflects its examples more than "
                    + "the model",
            reason = "the standard deviation of a mean of eight is a third of that of one")
        int smallBatch,
    @Limit(
            value = 1.01,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning =
                "learning rate over that at the beginning of its window above which it is "
                    + "warming up",
            reason = "more than rounding")
        double warmUpGrowth,
    @Limit(
            value = 8,
            unit = LimitUnit.LOSSES,
            min = 1,
            max = LossHistory.FIRST_LOSSES,
            meaning =
                "number of first losses whose median is the initial loss, for batches of "
                    + "ordinary size",
            reason = "later ones have learned something")
        int startLosses,
    @Limit(
            value = 20,
            unit = LimitUnit.LOSSES,
            min = 1,
            max = LossHistory.CAPACITY,
            meaning =
                "number of newest losses whose median is the current level, for batches of "
                    + "ordinary size, and of the lowest mean of the run",
            reason = "one unusual batch changes nothing")
        int levelLosses,
    @Limit(
            value = 20,
            unit = LimitUnit.LOSSES,
            min = 3,
            max = LossHistory.CAPACITY,
            meaning = "minimum number of losses for a trend",
            reason = "fewer do not distinguish a trend from noise")
        int minLosses,
    @Limit(
            value = 0.5,
            unit = LimitUnit.RATIO,
            meaning = "loss over the reference up to which a run has clearly learned",
            reason = "half of what the best constant costs")
        double learnedShare,
    @Limit(
            value = 3,
            unit = LimitUnit.STANDARD_ERRORS,
            meaning =
                "standard errors from zero at which the slope of the recent losses is "
                    + "significant",
            reason = "one slope of noise in 370 is farther from zero")
        double slopeErrors,
    @Limit(
            value = 0.02,
            unit = LimitUnit.RATIO,
            meaning =
                "change over the window, relative to its mean, below which the loss has "
                    + "plateaued",
            reason = "less does not matter over a window of 64 steps")
        double notableChange,
    @Limit(
            value = 4,
            unit = LimitUnit.STANDARD_ERRORS,
            meaning =
                "standard errors from zero at which the slope of the newest half of the run is "
                    + "significant",
            reason = "it is looked for at each step")
        double slowErrors,
    @Limit(
            value = 0.01,
            unit = LimitUnit.RATIO,
            meaning =
                "fall over the newest half of the run, relative to its mean, below which it "
                    + "does not matter",
            reason = "a fall that small over half of a run is no learning")
        double slowChange,
    @Limit(
            value = 32,
            unit = LimitUnit.LOSSES,
            min = 1,
            meaning = "minimum number of losses in the newest half of the run",
            reason = "the window of recent losses covers fewer")
        int slowMinLosses,
    @Limit(
            value = 8,
            unit = LimitUnit.COUNT,
            min = 3,
            max = LossCurve.CAPACITY / 4,
            meaning = "minimum number of means of the loss curve in that half",
            reason = "fewer have no error")
        int slowMinMeans,
    @Limit(
            value = 0.995,
            unit = LimitUnit.RATIO,
            meaning =
                "loss over the baseline loss below which a model predicts more than a constant",
            reason = "less may be the precision of the baseline")
        double belowBaseline,
    @Limit(
            value = 0.9,
            unit = LimitUnit.RATIO,
            meaning = "the same over the initial loss, if the baseline loss is unknown",
            reason = "the first steps learn no more than a constant")
        double belowStart,
    @Limit(
            value = 3,
            unit = LimitUnit.STANDARD_ERRORS,
            meaning =
                "standard errors by which the mean of the newest half of the run must be below "
                    + "it",
            reason = "one mean of noise in 700 is lower")
        double belowErrors) {

  public LearningLimits {
    LimitRelations.requireAtMost("learnedShare", learnedShare, "belowStart", belowStart);
    LimitRelations.requireAtMost("learnedShare", learnedShare, "belowBaseline", belowBaseline);
  }

  /** The limits with their default values. */
  public static LearningLimits defaults() {
    return LimitsType.defaults(LearningLimits.class);
  }
}
