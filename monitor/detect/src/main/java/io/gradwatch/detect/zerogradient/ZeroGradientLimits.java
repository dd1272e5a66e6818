package io.gradwatch.detect.zerogradient;

/**
 * Where a zero gradient becomes a verdict.
 *
 * @param steps in a row in which no element of a layer's gradient differs from zero. 5: momentum or
 *     a batch without signal may cause one
 * @param stepsOfSmallBatches the same where a batch has a few examples, of which none may have
 *     touched a ReLU layer. 30
 */
public record ZeroGradientLimits(int steps, int stepsOfSmallBatches) {

  public static ZeroGradientLimits defaults() {
    return new ZeroGradientLimits(5, 30);
  }
}
