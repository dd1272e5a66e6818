package io.gradwatch.detect.updateratio;

/**
 * Limits of {@link UpdateRatioTooSmallDetector} and {@link UpdateRatioTooLargeDetector}.
 *
 * @param tooSmall update norm over parameter norm below which updates are too small. 1e-5: a
 *     hundredth of the 1e-3 at which training is known to go well (Karpathy's rule of thumb), the
 *     lower bound of DeepDiagnosis
 * @param sufficient update ratio that every layer must have reached at some time for the learning
 *     rate to have been adequate. 1e-4
 * @param tooLarge update norm over parameter norm from which updates are too large. 0.1, the upper
 *     bound of DeepDiagnosis
 * @param recovered update ratio below which updates are no longer too large. 0.03: a ratio that
 *     wanders around the limit is one verdict and not many
 * @param collapse factor by which the learning rate has fallen below its highest when it has
 *     collapsed. 1e-3: schedules that restart or decay stay above it until their end
 * @param collapseSteps number of steps at which every update has been too small since. 30
 * @param collapseStepsLeft share of the planned steps that must be left: a schedule may end in
 *     nothing. 0.1
 * @param collapseGradient gradient norm of a layer over that of the first steps from which there is
 *     still something to learn. 0.1
 * @param weightGrowth parameter norm over that of the first step from which the weights have been
 *     replaced. 3: normal training grows weights by a fraction
 * @param weightGrowthSteps number of steps within which such growth is too fast. 64
 * @param replacingRatio update ratio of one step that has replaced the weights. 0.9; it counts if
 *     the median is at least half of {@code tooLarge}
 * @param minFirstGain minimum gain of the initial weights for their growth to be meaningful, and of
 *     the current ones for an update ratio: from zero, growth is unbounded, and weights that pass
 *     through zero make any update large. 0.3
 * @param steps number of steps of the medians. 20
 */
public record UpdateRatioLimits(
    double tooSmall,
    double sufficient,
    double tooLarge,
    double recovered,
    double collapse,
    int collapseSteps,
    double collapseStepsLeft,
    double collapseGradient,
    double weightGrowth,
    int weightGrowthSteps,
    double replacingRatio,
    double minFirstGain,
    int steps) {

  public static UpdateRatioLimits defaults() {
    return new UpdateRatioLimits(1e-5, 1e-4, 0.1, 0.03, 1e-3, 30, 0.1, 0.1, 3, 64, 0.9, 0.3, 20);
  }
}
