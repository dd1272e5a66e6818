package io.gradwatch.detect.nonfinite;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.window.RollingWindow;

/** Limits of {@link NonFiniteDetector}. A single element that is not finite is the verdict. */
public record NonFiniteLimits(
    @Limit(
            value = 1,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "every further step spreads a NaN")
        int confirmAfter,
    @Limit(
            value = 20,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "a run that skips one such step may meet the next soon")
        int clearAfter,
    @Limit(
            value = 0.3,
            unit = LimitUnit.RATIO,
            meaning =
                "update norm over parameter norm of a previous step from which a learning rate "
                    + "that is too high is the first explanation",
            reason = "a healthy update ratio is 1e-4 to 1e-2")
        double destructiveUpdateRatio,
    @Limit(
            value = 4,
            unit = LimitUnit.STEPS,
            min = 2,
            max = RollingWindow.CAPACITY,
            meaning =
                "number of newest steps, the current one included, of which the earlier ones "
                    + "may have destroyed the weights",
            reason = "weights that are destroyed overflow within a few steps")
        int destructiveSteps) {

  /** The limits with their default values. */
  public static NonFiniteLimits defaults() {
    return LimitsType.defaults(NonFiniteLimits.class);
  }
}
