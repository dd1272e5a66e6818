package io.gradwatch.detect.loss;

/**
 * Limits of {@link LossDivergenceDetector}. The reference is the loss at the start of the run, or
 * the baseline loss if that is lower.
 *
 * @param divergedRatio loss over its lowest mean. 2
 * @param divergedReferenceRatio loss over the reference. 1.5
 * @param divergedRatioWhileRising both ratios while the loss is significantly rising. 1.15
 * @param negativeLosses number of consecutive negative losses that show that a cross-entropy is
 *     computed from labels that are no probabilities. 5
 */
public record LossDivergenceLimits(
    double divergedRatio,
    double divergedReferenceRatio,
    double divergedRatioWhileRising,
    int negativeLosses) {

  public static LossDivergenceLimits defaults() {
    return new LossDivergenceLimits(2, 1.5, 1.15, 5);
  }
}
