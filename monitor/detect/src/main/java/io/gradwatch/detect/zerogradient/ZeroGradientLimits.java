package io.gradwatch.detect.zerogradient;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.window.RollingWindow;

/** Limits of {@link ZeroGradientDetector}. */
public record ZeroGradientLimits(
    @Limit(
            value = 1,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "the number of steps confirms it")
        int confirmAfter,
    @Limit(
            value = 10,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "a gradient that was absent and is back may be the exception")
        int clearAfter,
    @Limit(
            value = 5,
            unit = LimitUnit.STEPS,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning =
                "number of consecutive steps at which every element of a layer's gradient is "
                    + "zero",
            reason = "a batch without signal may cause one")
        int steps,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning = "the same number with small batches",
            reason = "their few examples may all bypass a ReLU layer")
        int stepsOfSmallBatches,
    @Limit(
            value = 0.99,
            unit = LimitUnit.SHARE,
            meaning =
                "share of dead units from which a layer that is dead as a whole is the "
                    + "explanation",
            reason = "what one unit in a hundred passes on does not matter")
        double deadShare) {

  public ZeroGradientLimits {
    LimitRelations.requireAtMost("steps", steps, "stepsOfSmallBatches", stepsOfSmallBatches);
  }

  /** The limits with their default values. */
  public static ZeroGradientLimits defaults() {
    return LimitsType.defaults(ZeroGradientLimits.class);
  }
}
