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
 * @param weightGrowth parameter norm over that of the first step from which the weights have been
 *     replaced. 3: normal training grows weights by a fraction
 * @param weightGrowthSteps number of steps within which such growth is too fast. 64
 * @param replacingRatio update ratio of one step that has replaced the weights. 0.9; it counts if
 *     the median is at least half of {@code tooLarge}
 * @param minFirstGain minimum gain of the initial weights for their growth to be meaningful: from
 *     zero, growth is unbounded. 0.3
 * @param steps number of steps of the medians. 20
 */
public record UpdateRatioLimits(
    double tooSmall,
    double sufficient,
    double tooLarge,
    double weightGrowth,
    int weightGrowthSteps,
    double replacingRatio,
    double minFirstGain,
    int steps) {

  public static UpdateRatioLimits defaults() {
    return new UpdateRatioLimits(1e-5, 1e-4, 0.1, 3, 64, 0.9, 0.3, 20);
  }
}
