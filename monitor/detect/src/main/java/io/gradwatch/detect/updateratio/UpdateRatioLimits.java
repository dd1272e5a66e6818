package io.gradwatch.detect.updateratio;

/**
 * Where a step is too small, or too large, for the weights that it moves.
 *
 * @param tooSmall update norm over parameter norm. 1e-5: a hundredth of the 1e-3 at which training
 *     is known to go well (Karpathy's rule of thumb), the lower bound of DeepDiagnosis
 * @param sufficient ratio that a layer must once have had for its rate to have been in order. 1e-4
 * @param tooLarge the same from above. 0.1, the upper bound of DeepDiagnosis
 * @param weightGrowth parameter norm over that of the first step at which the weights have been
 *     replaced. 3: training grows weights by a fraction
 * @param weightGrowthSteps steps in which that is too fast. 64
 * @param replacingRatio update ratio of one step that has replaced the weights. 0.9; with half of
 *     {@code tooLarge} in the steps around it, the others are no better
 * @param minFirstGain of the first weights, for their growth to mean anything: zeros grow without
 *     bound. 0.3
 * @param steps over which medians are taken. 20
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
