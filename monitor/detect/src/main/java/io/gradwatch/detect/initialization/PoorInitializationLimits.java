package io.gradwatch.detect.initialization;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/** Limits of {@link PoorInitializationDetector}. */
public record PoorInitializationLimits(
    @Limit(
            value = 3,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "the initial weights do not change any more")
        int confirmAfter,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "clearing takes longer than beginning, so that a verdict does not flap")
        int clearAfter,
    @Limit(
            value = 1e-3,
            unit = LimitUnit.RATIO,
            meaning = "unit spread below which all units of a layer are copies of each other",
            reason = "random weights with a mean of 0 are at about 1, whatever their distribution")
        double unitSpread,
    @Limit(
            value = 0.85,
            unit = LimitUnit.DECADES,
            meaning =
                "mean over the layers of |log10 gain|, where gain is the factor by which the "
                    + "weights of a layer scale a signal",
            reason =
                "a factor of 7 per layer; Glorot and He are below 0.2, the widest initialiser "
                    + "in use (sigmoid uniform) is at 0.75")
        double gainDecades,
    @Limit(
            value = 2,
            unit = LimitUnit.LAYERS,
            min = 1,
            meaning = "minimum number of layers",
            reason = "the factors have to multiply")
        int minLayers,
    @Limit(
            value = 20,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "minimum number of steps before the loss is considered",
            reason = "fewer losses have no trend")
        int minSteps,
    @Limit(
            value = 60,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "the same number for weights of the wrong scale",
            reason = "the first updates may repair them")
        int minStepsOfScale,
    @Limit(
            value = 0.15,
            unit = LimitUnit.DECADES,
            meaning =
                "decades by which the updates have changed the scale towards the right one, "
                    + "from which they repair it",
            reason = "a factor of 1.4 is no noise")
        double repairedDecades,
    @Limit(
            value = 4,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning =
                "cross-entropy of step 0 over that of guessing, from which the outputs are too large"
                    + " from the start",
            reason = "outputs near 0 give 1, Glorot and He initialisation of wide networks 1 to 2")
        double firstLossRatio,
    @Limit(
            value = 1.5,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "loss over that of guessing, from which it still is too high later on",
            reason = "a network that guesses is at 1, and its batches scatter around it")
        double lossRatio) {

  public PoorInitializationLimits {
    LimitRelations.requireAtMost("lossRatio", lossRatio, "firstLossRatio", firstLossRatio);
    LimitRelations.requireAtMost("minSteps", minSteps, "minStepsOfScale", minStepsOfScale);
  }

  /** The limits with their default values. */
  public static PoorInitializationLimits defaults() {
    return LimitsType.defaults(PoorInitializationLimits.class);
  }
}
