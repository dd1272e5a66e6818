package io.gradwatch.detect.saturated;

/**
 * Where saturation becomes a verdict.
 *
 * @param saturatedShare of a layer's outputs at the flat ends, median over {@code steps}. 0.5, as
 *     SageMaker Debugger and DeepDiagnosis
 * @param criticalShare share from which the layer as good as passes nothing. 0.9
 * @param steps over which the median is taken. 16: certain before the vanishing that it brings
 * @param recoveredShare share under which the trouble is over. 0.4
 */
public record SaturatedActivationsLimits(
    double saturatedShare, double criticalShare, int steps, double recoveredShare) {

  public static SaturatedActivationsLimits defaults() {
    return new SaturatedActivationsLimits(0.5, 0.9, 16, 0.4);
  }
}
