package io.gradwatch.detect.saturated;

/**
 * Where saturation becomes a verdict.
 *
 * @param share of a layer's outputs at the flat ends, median over {@code steps}. 0.5, as SageMaker
 *     Debugger and DeepDiagnosis
 * @param mostly share from which the layer as good as passes nothing. 0.9
 * @param steps over which the median is taken. 16: certain before the vanishing that it brings
 * @param recovered share under which the trouble is over. 0.4
 */
public record SaturatedLimits(double share, double mostly, int steps, double recovered) {

  public static SaturatedLimits defaults() {
    return new SaturatedLimits(0.5, 0.9, 16, 0.4);
  }
}
