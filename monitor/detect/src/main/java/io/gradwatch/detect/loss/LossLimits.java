package io.gradwatch.detect.loss;

/**
 * Where a loss by itself becomes a verdict. "Reference" is where the loss started, or what guessing
 * costs if that is less.
 *
 * @param minSteps steps before a plateau is judged. 36
 * @param minStepsShare the same as a share of the planned steps, whichever is more. 0.04
 * @param alertingSteps steps before a plateau, or a swing, calls somebody. 150
 * @param alertingStepsShare the same for a plateau as a share of the planned steps, whichever is
 *     more, but half of them at most. 0.15
 * @param plateauShare share of the reference over which nothing to speak of was learned. 0.95:
 *     classes that overlap may be learned to 0.8
 * @param recoveredShare share of the reference under which a plateau is over. 0.8
 * @param expectedProgress share of the loss that the rest of the run has to take off it. 0.1
 * @param expectedProgressInNoise the same where the slope is not significant. 0.2
 * @param standardErrors of the slope that are granted to a noisy loss. 0.5
 * @param gradientGrowthDecades decades by which a hidden layer's gradient grows over its window
 *     when a run is about to leave its plateau. 0.2
 * @param peakRatio 95th percentile of the recent losses over the reference at which they swing. 2
 * @param peakRatioOfSmallBatches the same where a batch has fewer than 8 examples. 3
 * @param peakRatioOfSquaredErrors the same for small batches whose loss is no cross-entropy:
 *     squared errors have a long tail. 6
 * @param reversals of the smoothed losses, by half of the reference each, at which they swing
 *     slowly. 3
 * @param recoveredPeakRatio the same at which they swing no more. 1.5
 * @param divergedRatio loss over its lowest mean at which it has diverged. 2
 * @param divergedRatioWhileRising the same, and over the reference, while the loss plainly rises.
 *     1.15
 * @param divergedReferenceRatio and over the reference. 1.5
 */
public record LossLimits(
    int minSteps,
    double minStepsShare,
    int alertingSteps,
    double alertingStepsShare,
    double plateauShare,
    double recoveredShare,
    double expectedProgress,
    double expectedProgressInNoise,
    double standardErrors,
    double gradientGrowthDecades,
    double peakRatio,
    double peakRatioOfSmallBatches,
    double peakRatioOfSquaredErrors,
    int reversals,
    double recoveredPeakRatio,
    double divergedRatio,
    double divergedRatioWhileRising,
    double divergedReferenceRatio) {

  public static LossLimits defaults() {
    return new LossLimits(
        36, 0.04, 150, 0.15, 0.95, 0.8, 0.1, 0.2, 0.5, 0.2, 2, 3, 6, 3, 1.5, 2, 1.15, 1.5);
  }
}
