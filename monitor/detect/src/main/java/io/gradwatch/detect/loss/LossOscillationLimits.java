package io.gradwatch.detect.loss;

/**
 * Limits of {@link LossOscillationDetector}. The reference is the loss at the start of the run, or
 * the baseline loss if that is lower.
 *
 * @param alertingSteps steps after which an oscillation is a warning. 150
 * @param alertingStepsShare share of the planned steps after which it is a warning, if that is more
 *     than {@code alertingSteps}. 0.15
 * @param peakRatio 95th percentile of the recent losses over the reference. 2
 * @param peakRatioOfSmallBatches the same ratio for batches of fewer than 8 examples. 3
 * @param peakRatioOfSquaredErrors the same ratio for small batches whose loss is no cross-entropy:
 *     squared errors have a long tail. 6
 * @param reversals direction changes of the smoothed loss, each by at least half of the reference,
 *     that make a slow oscillation. 3
 * @param swing difference of the 95th and the 5th percentile of the recent losses over their
 *     median. 1
 * @param recoveredPeakRatio peak ratio below which the oscillation is over. 1.5
 */
public record LossOscillationLimits(
    int alertingSteps,
    double alertingStepsShare,
    double peakRatio,
    double peakRatioOfSmallBatches,
    double peakRatioOfSquaredErrors,
    int reversals,
    double swing,
    double recoveredPeakRatio) {

  public static LossOscillationLimits defaults() {
    return new LossOscillationLimits(150, 0.15, 2, 3, 6, 3, 1, 1.5);
  }
}
