package io.gradwatch.detect.loss;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.window.RollingWindow;

/**
 * Limits of {@link LossDivergenceDetector}. The reference is the baseline loss, or the initial loss
 * if that is unknown.
 */
public record LossDivergenceLimits(
    @Limit(
            value = 3,
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
            value = 2,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "loss over its lowest mean",
            reason = "no noise of a batch of ordinary size moves the median that far")
        double divergedRatio,
    @Limit(
            value = 1.5,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "loss over the reference",
            reason =
                "a loss that has not exceeded that of a constant prediction by half may be an "
                    + "overfitted one")
        double divergedReferenceRatio,
    @Limit(
            value = 1.15,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "both ratios while the loss is significantly rising",
            reason = "the rise is certain already")
        double divergedRatioWhileRising,
    @Limit(
            value = 20,
            unit = LimitUnit.LOSSES,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning = "number of losses of the median that is compared, and of the lowest mean",
            reason = "a spike of a few steps does not move it")
        int losses,
    @Limit(
            value = 60,
            unit = LimitUnit.LOSSES,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning = "the same number with small batches, for the median",
            reason = "three times as many: single examples differ more than batches")
        int lossesOfSmallBatches,
    @Limit(
            value = 5,
            unit = LimitUnit.LOSSES,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning =
                "number of consecutive negative losses that show that a cross-entropy is "
                    + "computed from labels that are no probabilities",
            reason = "rounding may make one loss negative")
        int negativeLosses) {

  public LossDivergenceLimits {
    LimitRelations.requireAtMost(
        "divergedRatioWhileRising", divergedRatioWhileRising, "divergedRatio", divergedRatio);
    LimitRelations.requireAtMost(
        "divergedRatioWhileRising",
        divergedRatioWhileRising,
        "divergedReferenceRatio",
        divergedReferenceRatio);
    LimitRelations.requireAtMost("losses", losses, "lossesOfSmallBatches", lossesOfSmallBatches);
  }

  /** The limits with their default values. */
  public static LossDivergenceLimits defaults() {
    return LimitsType.defaults(LossDivergenceLimits.class);
  }
}
