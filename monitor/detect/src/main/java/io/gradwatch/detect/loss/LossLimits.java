package io.gradwatch.detect.loss;

/**
 * Where a loss by itself becomes a verdict. "Reference" is where the loss started, or what guessing
 * costs if that is less.
 *
 * @param patience steps before a plateau is judged. 36
 * @param patienceShare the same as a share of the planned steps, whichever is more. 0.04
 * @param unlearned share of the reference over which nothing to speak of was learned. 0.9: classes
 *     that overlap may be learned to 0.8
 * @param recovered share of the reference under which a plateau is over. 0.8
 * @param progress share of the loss that the rest of the run has to take off it. 0.1
 * @param progressInNoise the same where the slope is not significant. 0.2
 * @param standardErrors of the slope that are granted to a noisy loss. 0.5
 * @param growing decades by which a hidden layer's gradient grows over its window when a run is
 *     about to leave its plateau. 0.2
 * @param swing 95th percentile of the recent losses over the reference at which they swing. 2
 * @param swingOfSmallBatches the same where a batch has fewer than 8 examples. 3
 * @param swingOfSquares the same for small batches whose loss is no cross-entropy: squared errors
 *     have a long tail. 6
 * @param calm the same at which they swing no more. 1.5
 * @param climbed loss over its lowest mean at which it has diverged. 2
 * @param climbing the same, and over the reference, while the loss plainly rises. 1.15
 * @param climbedOverStart and over the reference. 1.5
 */
public record LossLimits(
    int patience,
    double patienceShare,
    double unlearned,
    double recovered,
    double progress,
    double progressInNoise,
    double standardErrors,
    double growing,
    double swing,
    double swingOfSmallBatches,
    double swingOfSquares,
    double calm,
    double climbed,
    double climbing,
    double climbedOverStart) {

  public static LossLimits defaults() {
    return new LossLimits(36, 0.04, 0.9, 0.8, 0.1, 0.2, 0.5, 0.2, 2, 3, 6, 1.5, 2, 1.15, 1.5);
  }
}
