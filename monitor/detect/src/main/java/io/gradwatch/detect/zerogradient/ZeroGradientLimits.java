package io.gradwatch.detect.zerogradient;

/**
 * Limits of {@link ZeroGradientDetector}.
 *
 * @param steps number of consecutive steps at which every element of a layer's gradient is zero. 5:
 *     a batch without signal may cause one
 * @param stepsOfSmallBatches the same number with small batches, whose few examples may all bypass
 *     a ReLU layer. 30
 */
public record ZeroGradientLimits(int steps, int stepsOfSmallBatches) {

  public static ZeroGradientLimits defaults() {
    return new ZeroGradientLimits(5, 30);
  }
}
