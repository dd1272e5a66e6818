package io.gradwatch.detect.updateratio;

import io.gradwatch.detect.settings.Limit;
import io.gradwatch.detect.settings.LimitRelations;
import io.gradwatch.detect.settings.LimitUnit;
import io.gradwatch.detect.settings.LimitsType;
import io.gradwatch.detect.window.RollingWindow;

/** Limits of {@link UpdateRatioTooSmallDetector}. */
public record UpdateRatioTooSmallLimits(
    @Limit(
            value = 10,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive abnormal steps that begin or worsen a verdict",
            reason = "there is no hurry: nothing is being destroyed")
        int confirmAfter,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            meaning = "consecutive normal steps that clear a verdict",
            reason = "clearing takes longer than beginning, so that a verdict does not flap")
        int clearAfter,
    @Limit(
            value = 1e-5,
            unit = LimitUnit.RATIO,
            meaning =
                "update norm over parameter norm below which updates are too small, median over "
                    + "steps",
            reason =
                "a hundredth of the 1e-3 at which training is known to go well (Karpathy's rule "
                    + "of thumb), the lower bound of DeepDiagnosis")
        double tooSmall,
    @Limit(
            value = 1e-4,
            unit = LimitUnit.RATIO,
            meaning =
                "update ratio that every layer must have reached at some time for the learning "
                    + "rate to have been adequate",
            reason = "a decade above tooSmall")
        double sufficient,
    @Limit(
            value = 1e-3,
            unit = LimitUnit.RATIO,
            max = 1,
            meaning = "learning rate over its highest below which it has collapsed",
            reason = "schedules that restart or decay stay above it until their end")
        double collapse,
    @Limit(
            value = 30,
            unit = LimitUnit.STEPS,
            min = 1,
            max = RollingWindow.CAPACITY,
            meaning = "number of steps at which every update has been too small since",
            reason = "longer than the trough of a schedule that restarts")
        int collapseSteps,
    @Limit(
            value = 0.1,
            unit = LimitUnit.SHARE,
            meaning = "share of the planned steps that must be left",
            reason = "a schedule may end in nothing")
        double collapseStepsLeft,
    @Limit(
            value = 0.1,
            unit = LimitUnit.RATIO,
            meaning =
                "gradient norm of a layer over that of the first steps from which there is "
                    + "still something to learn",
            reason = "a network that has learned has lost more")
        double collapseGradient) {

  public UpdateRatioTooSmallLimits {
    LimitRelations.requireAtMost("tooSmall", tooSmall, "sufficient", sufficient);
  }

  /** The limits with their default values. */
  public static UpdateRatioTooSmallLimits defaults() {
    return LimitsType.defaults(UpdateRatioTooSmallLimits.class);
  }
}
