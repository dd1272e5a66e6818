package io.gradwatch.detect.feature;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/**
 * Numbers of newest steps over which features are measured. At most 64, the length of the windows
 * that are stored: a stored run does not depend on these settings.
 */
public record FeatureWindows(
    @Limit(
            value = 20,
            unit = LimitUnit.STEPS,
            min = 1,
            max = FeatureWindows.LONGEST,
            meaning =
                "steps of the median gradient of a layer, for its depth ratio, level and trend",
            reason =
                "one unusual batch changes nothing, and a vanishing gradient is still confirmed within 50 steps")
        int gradientSteps,
    @Limit(
            value = 20,
            unit = LimitUnit.STEPS,
            min = 1,
            max = FeatureWindows.LONGEST,
            meaning =
                "steps of the median gradient that is compared with the weights, for an exploding gradient",
            reason = "one unusual batch changes nothing")
        int gradientToWeightsSteps,
    @Limit(
            value = 20,
            unit = LimitUnit.STEPS,
            min = 1,
            max = FeatureWindows.LONGEST,
            meaning = "steps of the median update ratio",
            reason = "one unusual batch changes nothing")
        int updateRatioSteps,
    @Limit(
            value = 16,
            unit = LimitUnit.STEPS,
            min = 1,
            max = FeatureWindows.LONGEST,
            meaning = "steps of the median share of saturated outputs",
            reason = "confirmed before the vanishing gradient that it causes")
        int saturatedSteps,
    @Limit(
            value = 20,
            unit = LimitUnit.STEPS,
            min = 1,
            max = FeatureWindows.LONGEST,
            meaning = "steps for which a unit has to be zero to be dead",
            reason = "a unit that is zero for 20 batches in a row is not zero by chance")
        int deadSteps,
    @Limit(
            value = 3,
            unit = LimitUnit.EVALUATIONS,
            min = 1,
            max = 32,
            meaning = "evaluations of the median test loss",
            reason = "one evaluation may be an outlier")
        int testEvaluations) {

  /** Length of the windows that are stored. */
  public static final int LONGEST = 64;

  /** The windows with their default lengths. */
  public static FeatureWindows defaults() {
    return LimitsType.defaults(FeatureWindows.class);
  }
}
