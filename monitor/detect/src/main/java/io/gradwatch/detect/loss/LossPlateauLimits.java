package io.gradwatch.detect.loss;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/**
 * Limits of {@link LossPlateauDetector}. The reference is the baseline loss, or the initial loss if
 * that is unknown.
 */
public record LossPlateauLimits(
    @Limit(
            value = 8,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "the slope already spans the run")
        int confirmAfter,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "clearing takes longer than beginning, so that a verdict does not flap")
        int clearAfter,
    @Limit(
            value = 36,
            unit = LimitUnit.LOSSES,
            min = 1,
            meaning = "losses before a plateau is reported",
            reason = "three quarters of fewer have no slope")
        int minSteps,
    @Limit(
            value = 0.04,
            unit = LimitUnit.SHARE,
            meaning =
                "minimum share of the planned steps before a plateau is reported, if that is "
                    + "more than minSteps",
            reason = "a long run has a longer start")
        double minStepsShare,
    @Limit(
            value = 150,
            unit = LimitUnit.STEPS,
            meaning = "steps after which a plateau is a warning",
            reason = "many runs that start slowly have started by then")
        int alertingSteps,
    @Limit(
            value = 0.15,
            unit = LimitUnit.SHARE,
            meaning =
                "share of the planned steps after which a plateau is a warning, if that is more "
                    + "than alertingSteps",
            reason = "the start of a long run is longer")
        double alertingStepsShare,
    @Limit(
            value = 0.5,
            unit = LimitUnit.SHARE,
            meaning = "share of the planned steps after which a plateau is a warning in any case",
            reason = "in a short run alertingSteps may never come")
        double maxAlertingStepsShare,
    @Limit(
            value = 0.95,
            unit = LimitUnit.RATIO,
            meaning = "loss over the reference at which practically nothing was learned",
            reason = "overlapping classes may be learned to 0.8")
        double plateauShare,
    @Limit(
            value = 0.8,
            unit = LimitUnit.RATIO,
            meaning = "loss over the reference below which a plateau is over",
            reason = "what overlapping classes may be learned to")
        double recoveredShare,
    @Limit(
            value = 0.998,
            unit = LimitUnit.RATIO,
            meaning =
                "loss over the baseline loss below which a model may predict more than a "
                    + "constant",
            reason = "closer to the baseline, noise and learning look alike")
        double belowBaseline,
    @Limit(
            value = 1,
            unit = LimitUnit.STANDARD_ERRORS,
            meaning = "standard errors by which the loss is then below it",
            reason = "too few to be sure, enough to wait")
        double belowBaselineErrors,
    @Limit(
            value = 0.03,
            unit = LimitUnit.SHARE,
            meaning = "share of the loss by which the rest of the run has to reduce it",
            reason = "less is not worth the rest of the run")
        double expectedProgress,
    @Limit(
            value = 0.2,
            unit = LimitUnit.SHARE,
            meaning = "the same share when the slope is not significant",
            reason = "a slope that is noise promises more than it keeps")
        double expectedProgressInNoise,
    @Limit(
            value = 2,
            unit = LimitUnit.STANDARD_ERRORS,
            meaning = "standard errors from zero at which a slope is significant",
            reason = "19 of 20 slopes of noise are closer to zero")
        double significantErrors,
    @Limit(
            value = 0.5,
            unit = LimitUnit.STANDARD_ERRORS,
            meaning = "standard errors of the slope that a noisy loss is credited with",
            reason = "a slope may be better than its estimate")
        double standardErrors,
    @Limit(
            value = 20,
            unit = LimitUnit.LOSSES,
            min = 3,
            meaning = "minimum number of losses for a slope",
            reason = "fewer losses have no trend")
        int minLossesOfSlope,
    @Limit(
            value = 6,
            unit = LimitUnit.EPOCHS,
            min = 6,
            meaning = "minimum number of epochs for a slope through their means",
            reason = "a line through three quarters of fewer has no error")
        int minEpochs,
    @Limit(
            value = 6,
            unit = LimitUnit.EVALUATIONS,
            min = 1,
            meaning =
                "number of evaluations since the lowest test loss before a model is said to learn "
                    + "nothing that holds for other examples",
            reason = "a test loss that follows the training loss does so within fewer")
        int minEvaluations,
    @Limit(
            value = 1,
            unit = LimitUnit.RATIO,
            meaning =
                "lowest test loss over the baseline loss from which nothing that the model has "
                    + "learned holds for other examples",
            reason = "a constant predicts them as well")
        double testBaselineShare,
    @Limit(
            value = 0.2,
            unit = LimitUnit.DECADES,
            meaning =
                "decades by which a layer's gradient grows over its window when a run is about "
                    + "to leave its plateau",
            reason =
                "a network that leaves a saddle point shows it in its gradient first (Saxe et "
                    + "al. 2014)")
        double gradientGrowthDecades,
    @Limit(
            value = 0.02,
            unit = LimitUnit.RATIO,
            meaning =
                "distance of the loss from the baseline loss, over the latter, within which it "
                    + "is said to be that of a constant",
            reason = "the precision of what is printed")
        double nearBaseline,
    @Limit(
            value = 1e-3,
            unit = LimitUnit.RATIO,
            meaning =
                "largest update ratio of a layer below which larger updates are the first "
                    + "remedy",
            reason = "the ratio at which training is known to go well (Karpathy's rule of thumb)")
        double smallUpdateRatio) {

  public LossPlateauLimits {
    LimitRelations.requireAtMost("recoveredShare", recoveredShare, "plateauShare", plateauShare);
    LimitRelations.requireAtMost(
        "expectedProgress", expectedProgress, "expectedProgressInNoise", expectedProgressInNoise);
  }

  /** The limits with their default values. */
  public static LossPlateauLimits defaults() {
    return LimitsType.defaults(LossPlateauLimits.class);
  }
}
