package io.gradwatch.detect.deadneurons;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;

/** Limits of {@link DeadNeuronsDetector}. */
public record DeadNeuronsLimits(
    @Limit(
            value = 5,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "a share over several steps needs little more")
        int confirmAfter,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "clearing takes longer than beginning, so that a verdict does not flap")
        int clearAfter,
    @Limit(
            value = 0.8,
            unit = LimitUnit.SHARE,
            meaning = "share of a layer's units that were zero at all recent steps",
            reason =
                "AutoTrainer and DeepDiagnosis use 0.7, which a network with another problem "
                    + "exceeds, and inputs that hardly vary leave half of the units of a healthy "
                    + "layer at zero")
        double deadShare,
    @Limit(
            value = 0.98,
            unit = LimitUnit.SHARE,
            meaning = "the same share if the steps had fewer than minExamples",
            reason =
                "with few examples half of the units are zero by chance, so only a layer that "
                    + "is dead as a whole is reported")
        double deadShareOfFewExamples,
    @Limit(
            value = 0.9,
            unit = LimitUnit.SHARE,
            meaning = "share of dead units at which the verdict is critical",
            reason = "the layer passes practically nothing on")
        double criticalShare,
    @Limit(
            value = 160,
            unit = LimitUnit.EXAMPLES,
            min = 1,
            meaning =
                "minimum number of examples in those steps; with fewer the whole window counts",
            reason = "a batch size of 8")
        int minExamples,
    @Limit(
            value = 0.2,
            unit = LimitUnit.SHARE,
            meaning =
                "share of rectified outputs that were zero at all steps of the window, in a run "
                    + "that predicts worse than a constant",
            reason = "one of five outputs cannot be predicted")
        double deadOutputShare,
    @Limit(
            value = 0.7,
            unit = LimitUnit.SHARE,
            meaning = "share of dead units below which the problem is over",
            reason =
                "a tenth below the limit, so that a share that wanders around it is one verdict")
        double recoveredShare) {

  public DeadNeuronsLimits {
    LimitRelations.requireAtMost("recoveredShare", recoveredShare, "deadShare", deadShare);
    LimitRelations.requireAtMost(
        "deadShare", deadShare, "deadShareOfFewExamples", deadShareOfFewExamples);
    LimitRelations.requireAtMost("deadShare", deadShare, "criticalShare", criticalShare);
  }

  /** The limits with their default values. */
  public static DeadNeuronsLimits defaults() {
    return LimitsType.defaults(DeadNeuronsLimits.class);
  }
}
