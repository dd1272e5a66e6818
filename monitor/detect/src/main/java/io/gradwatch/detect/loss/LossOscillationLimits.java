package io.gradwatch.detect.loss;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.window.RollingWindow;

/**
 * Limits of {@link LossOscillationDetector}. The reference is the baseline loss, or the initial
 * loss if that is unknown.
 */
public record LossOscillationLimits(
    @Limit(
            value = 8,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "the percentile already spans the window")
        int confirmAfter,
    @Limit(
            value = 60,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "the window has to be without high losses")
        int clearAfter,
    @Limit(
            value = 40,
            unit = LimitUnit.LOSSES,
            min = 3,
            max = RollingWindow.CAPACITY,
            meaning = "minimum number of losses",
            reason = "a percentile of fewer is one loss")
        int minLosses,
    @Limit(
            value = 150,
            unit = LimitUnit.STEPS,
            meaning = "steps after which an oscillation is a warning",
            reason = "the start of a run may be unstable")
        int alertingSteps,
    @Limit(
            value = 0.15,
            unit = LimitUnit.SHARE,
            meaning =
                "share of the planned steps after which it is a warning, if that is more than "
                    + "alertingSteps",
            reason = "the start of a long run is longer")
        double alertingStepsShare,
    @Limit(
            value = 2,
            unit = LimitUnit.RATIO,
            meaning = "95th percentile of the recent losses over the reference",
            reason = "a model that predicts a constant has the reference loss for every batch")
        double peakRatio,
    @Limit(
            value = 3,
            unit = LimitUnit.RATIO,
            meaning = "the same ratio with small batches",
            reason = "single examples differ more than batches")
        double peakRatioOfSmallBatches,
    @Limit(
            value = 6,
            unit = LimitUnit.RATIO,
            meaning = "the same ratio with small batches whose loss is no cross-entropy",
            reason = "squared errors have a long tail")
        double peakRatioOfSquaredErrors,
    @Limit(
            value = 96,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "minimum number of steps with small batches whose loss is no cross-entropy",
            reason = "the window then excludes the large single errors of the start")
        int minStepsOfSquaredErrors,
    @Limit(
            value = 20,
            unit = LimitUnit.LOSSES,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning = "number of newest losses of which one must still be high",
            reason = "those of the start may be")
        int recentLosses,
    @Limit(
            value = 1,
            unit = LimitUnit.RATIO,
            meaning =
                "difference of the 95th and the 5th percentile of the recent losses over their "
                    + "median",
            reason = "a high loss may stand still")
        double swing,
    @Limit(
            value = 0.4,
            unit = LimitUnit.SHARE,
            meaning = "share of the steps at which the loss changes direction",
            reason =
                "white noise changes direction at two steps in three, a slow oscillation at "
                    + "hardly any")
        double reversalShare,
    @Limit(
            value = 3,
            unit = LimitUnit.COUNT,
            min = 1,
            meaning = "direction changes of the smoothed loss that make a slow oscillation",
            reason = "a loss that falls, rises and falls again may still settle")
        int reversals,
    @Limit(
            value = 0.5,
            unit = LimitUnit.RATIO,
            meaning =
                "change of the smoothed loss over the reference that counts as a direction "
                    + "change",
            reason = "noise is smaller")
        double reversalSwing,
    @Limit(
            value = 0.25,
            unit = LimitUnit.RATIO,
            meaning =
                "change of the test loss over the reference that counts as a direction change",
            reason =
                "half of that of the smoothed loss: every evaluation has the same examples, so the "
                    + "test loss has no noise of batches")
        double testReversalSwing,
    @Limit(
            value = 8,
            unit = LimitUnit.LOSSES,
            min = 1,
            meaning = "number of losses per mean of the smoothed loss",
            reason = "removes noise and keeps a slow oscillation")
        int smoothingLosses,
    @Limit(
            value = 0.5,
            unit = LimitUnit.RATIO,
            meaning =
                "mean of the recent losses over the reference below which the run has learned, "
                    + "whatever its oscillation",
            reason = "half of what the best constant costs")
        double learnedShare,
    @Limit(
            value = 1.5,
            unit = LimitUnit.RATIO,
            meaning = "95th percentile over the reference below which the oscillation is over",
            reason = "below every peak ratio, so that an oscillation is one verdict")
        double recoveredPeakRatio,
    @Limit(
            value = 32,
            unit = LimitUnit.EXAMPLES,
            min = 1,
            meaning = "batch size below which a larger one is a remedy",
            reason = "the smallest size in common use")
        int smallBatch) {

  public LossOscillationLimits {
    LimitRelations.requireAtMost("recoveredPeakRatio", recoveredPeakRatio, "peakRatio", peakRatio);
    LimitRelations.requireAtMost(
        "peakRatio", peakRatio, "peakRatioOfSmallBatches", peakRatioOfSmallBatches);
    LimitRelations.requireAtMost(
        "peakRatioOfSmallBatches",
        peakRatioOfSmallBatches,
        "peakRatioOfSquaredErrors",
        peakRatioOfSquaredErrors);
    LimitRelations.requireAtMost("recentLosses", recentLosses, "minLosses", minLosses);
  }

  /** The limits with their default values. */
  public static LossOscillationLimits defaults() {
    return LimitsType.defaults(LossOscillationLimits.class);
  }
}
