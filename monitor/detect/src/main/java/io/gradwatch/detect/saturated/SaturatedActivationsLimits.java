package io.gradwatch.detect.saturated;

/**
 * Limits of {@link SaturatedActivationsDetector}.
 *
 * @param saturatedShare share of saturated outputs of a layer, median over {@code steps}. 0.5, that
 *     of SageMaker Debugger and DeepDiagnosis
 * @param criticalShare share of saturated outputs at which the layer passes practically nothing on.
 *     0.9
 * @param steps number of steps of the median. 16: confirmed before the vanishing gradient that it
 *     causes
 * @param recoveredShare share of saturated outputs below which the problem is over. 0.4
 */
public record SaturatedActivationsLimits(
    double saturatedShare, double criticalShare, int steps, double recoveredShare) {

  public static SaturatedActivationsLimits defaults() {
    return new SaturatedActivationsLimits(0.5, 0.9, 16, 0.4);
  }
}
