package io.gradwatch.detect.saturated;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/** Limits of {@link SaturatedActivationsDetector}. */
public record SaturatedActivationsLimits(
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
            value = 0.5,
            unit = LimitUnit.SHARE,
            meaning = "share of saturated outputs of a layer, median over steps",
            reason = "that of SageMaker Debugger and DeepDiagnosis")
        double saturatedShare,
    @Limit(
            value = 0.9,
            unit = LimitUnit.SHARE,
            meaning = "share of saturated outputs at which the verdict is critical",
            reason = "the layer passes practically nothing on")
        double criticalShare,
    @Limit(
            value = 0.4,
            unit = LimitUnit.SHARE,
            meaning = "share of saturated outputs below which the problem is over",
            reason =
                "a tenth below the limit, so that a share that wanders around it is one verdict")
        double recoveredShare,
    @Limit(
            value = 3,
            unit = LimitUnit.RATIO,
            meaning =
                "factor by which the initial weights of the first layer scale a signal, above "
                    + "which they are the cause and not the inputs",
            reason = "Glorot and He initialisation give 1 to 1.4")
        double largeGain) {

  public SaturatedActivationsLimits {
    LimitRelations.requireAtMost(
        "recoveredShare", recoveredShare, "saturatedShare", saturatedShare);
    LimitRelations.requireAtMost("saturatedShare", saturatedShare, "criticalShare", criticalShare);
  }

  /** The limits with their default values. */
  public static SaturatedActivationsLimits defaults() {
    return LimitsType.defaults(SaturatedActivationsLimits.class);
  }
}
