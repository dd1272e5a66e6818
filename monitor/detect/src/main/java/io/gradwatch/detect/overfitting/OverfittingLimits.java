package io.gradwatch.detect.overfitting;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/** Limits of {@link OverfittingDetector}. */
public record OverfittingLimits(
    @Limit(
            value = 1,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "the evaluations confirm it")
        int confirmAfter,
    @Limit(
            value = 1,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "the evaluations confirm that too")
        int clearAfter,
    @Limit(
            value = 1.2,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "test loss, as a median, over its lowest",
            reason = "twice the rise of SageMaker Debugger, which compares single evaluations")
        double testLossRise,
    @Limit(
            value = 1.1,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "the same ratio after sustainedEvaluations",
            reason = "that of SageMaker Debugger")
        double sustainedTestLossRise,
    @Limit(
            value = 0.2,
            unit = LimitUnit.RATIO,
            meaning = "rise over the reference loss below which the severity is info",
            reason = "relative to an almost perfect loss, a large rise is still small")
        double alertingRise,
    @Limit(
            value = 3,
            unit = LimitUnit.EVALUATIONS,
            min = 1,
            meaning = "minimum number of evaluations since the lowest test loss",
            reason = "the median then holds none before it")
        int evaluations,
    @Limit(
            value = 6,
            unit = LimitUnit.EVALUATIONS,
            min = 1,
            meaning = "number of evaluations since the lowest test loss for a smaller rise",
            reason = "twice as many for half of the rise")
        int sustainedEvaluations,
    @Limit(
            value = 1.5,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "test loss over training loss",
            reason = "where both are alike, nothing was memorised")
        double testToTrainingRatio,
    @Limit(
            value = 0.95,
            unit = LimitUnit.RATIO,
            meaning = "training loss over the baseline loss below which a model has learned",
            reason = "a model that predicts no more than a constant memorises nothing")
        double learnedShare,
    @Limit(
            value = 2,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "training loss over its lowest up to which the run is still learning",
            reason = "in a diverging run both losses rise")
        double trainingLossSlack) {

  public OverfittingLimits {
    LimitRelations.requireAtMost(
        "sustainedTestLossRise", sustainedTestLossRise, "testLossRise", testLossRise);
    LimitRelations.requireAtMost(
        "evaluations", evaluations, "sustainedEvaluations", sustainedEvaluations);
  }

  /** The limits with their default values. */
  public static OverfittingLimits defaults() {
    return LimitsType.defaults(OverfittingLimits.class);
  }
}
