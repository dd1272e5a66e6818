package io.gradwatch.detect.exploding;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/** Limits of {@link ExplodingGradientDetector}. */
public record ExplodingGradientLimits(
    @Limit(
            value = 1,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "the next step may be the last finite one")
        int confirmAfter,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "clearing takes longer than beginning, so that a verdict does not flap")
        int clearAfter,
    @Limit(
            value = 30,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "gradient norm of a layer over the 90th percentile of the steps before",
            reason =
                "with a batch size of 1, norms vary by five decades around their median and by "
                    + "less than a factor of ten around that percentile")
        double growth,
    @Limit(
            value = 0.3,
            unit = LimitUnit.RATIO,
            meaning = "update norm over parameter norm at which one update destroys the weights",
            reason = "a healthy update ratio is 1e-4 to 1e-2")
        double destructiveUpdateRatio,
    @Limit(
            value = 10,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "sufficient growth if one update was as large as replacingUpdateRatio",
            reason =
                "what such an update makes of the weights has nothing to do with what they were")
        double growthWhenReplaced,
    @Limit(
            value = 1,
            unit = LimitUnit.RATIO,
            meaning = "update norm over parameter norm at which one update replaces the weights",
            reason = "as large as the weights")
        double replacingUpdateRatio,
    @Limit(
            value = 5,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "sufficient growth if two consecutive updates were destructive",
            reason = "each update then increases the next")
        double growthWhenRepeated,
    @Limit(
            value = 0.9,
            unit = LimitUnit.RATIO,
            meaning =
                "update norm over parameter norm that the larger of two consecutive destructive "
                    + "updates must reach",
            reason = "almost as large as the weights")
        double repeatedUpdateRatio,
    @Limit(
            value = 1e3,
            unit = LimitUnit.RATIO,
            meaning = "gradient norm over parameter norm of a run whose loss does not fall",
            reason = "no healthy run sustains it")
        double level,
    @Limit(
            value = 1e6,
            unit = LimitUnit.RATIO,
            meaning = "level at which two steps suffice",
            reason = "a loss of this slope has targets of the order of a million")
        double extremeLevel,
    @Limit(
            value = 3,
            unit = LimitUnit.RATIO,
            min = 1,
            meaning = "growth below which the problem is over",
            reason = "within the variation of the norms of a healthy run")
        double recovered,
    @Limit(
            value = 2.5,
            unit = LimitUnit.RATIO,
            meaning =
                "factor by which the initial weights scale a signal per layer, from which "
                    + "smaller ones are the first remedy",
            reason = "Glorot and He initialisation give 1 to 1.4")
        double largeGain,
    @Limit(
            value = 100,
            unit = LimitUnit.LOSS,
            meaning =
                "baseline loss, or initial loss if that is unknown, from which scaling the "
                    + "targets is a remedy",
            reason = "targets with a standard deviation of 10")
        double unscaledLoss,
    @Limit(
            value = 10,
            unit = LimitUnit.NORM,
            meaning =
                "typical gradient norm above which clipping at 1 is advised, and not at twice "
                    + "the typical norm",
            reason = "a norm of that size is no guide for clipping")
        double largeNorm) {

  public ExplodingGradientLimits {
    LimitRelations.requireAtMost("recovered", recovered, "growthWhenRepeated", growthWhenRepeated);
    LimitRelations.requireAtMost(
        "growthWhenRepeated", growthWhenRepeated, "growthWhenReplaced", growthWhenReplaced);
    LimitRelations.requireAtMost("growthWhenReplaced", growthWhenReplaced, "growth", growth);
    LimitRelations.requireAtMost(
        "destructiveUpdateRatio",
        destructiveUpdateRatio,
        "repeatedUpdateRatio",
        repeatedUpdateRatio);
    LimitRelations.requireAtMost(
        "repeatedUpdateRatio", repeatedUpdateRatio, "replacingUpdateRatio", replacingUpdateRatio);
    LimitRelations.requireAtMost("level", level, "extremeLevel", extremeLevel);
  }

  /** The limits with their default values. */
  public static ExplodingGradientLimits defaults() {
    return LimitsType.defaults(ExplodingGradientLimits.class);
  }
}
