package io.gradwatch.detect.vanishing;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/** Limits of {@link VanishingGradientDetector}. */
public record VanishingGradientLimits(
    @Limit(
            value = 10,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "with the window of the median a verdict still comes within 50 steps")
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
            max = 1,
            meaning = "gradient of a layer over that of the strongest layer behind it",
            reason =
                "the order of AutoTrainer (ICSE 2021); here of the root mean square over the "
                    + "elements that receive gradient, so that a wide layer or an embedding does not "
                    + "appear weak")
        double depthRatio,
    @Limit(
            value = 1e-6,
            unit = LimitUnit.RATIO,
            meaning =
                "gradient norm over parameter norm of the strongest layer, in a run whose loss "
                    + "has plateaued",
            reason =
                "a thousandth of what a usual learning rate of 1e-3 needs for an update ratio "
                    + "of 1e-6")
        double level,
    @Limit(
            value = 1e-4,
            unit = LimitUnit.RATIO,
            meaning =
                "gradient norm of the strongest layer over that of the first steps, in a run "
                    + "whose loss has plateaued",
            reason = "a decade below depthRatio: a run that converges loses gradient too")
        double trend,
    @Limit(
            value = 3,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "factor over depthRatio at which the problem is over",
            reason = "half a decade, so that a ratio that wanders around the limit is one verdict")
        double recoveredFactor,
    @Limit(
            value = 0.5,
            unit = LimitUnit.SHARE,
            meaning =
                "share of saturated outputs of a layer in between, from which saturation is the "
                    + "explanation",
            reason = "its derivative is close to zero for most of the batch")
        double saturatedShare) {

  /** The limits with their default values. */
  public static VanishingGradientLimits defaults() {
    return LimitsType.defaults(VanishingGradientLimits.class);
  }
}
