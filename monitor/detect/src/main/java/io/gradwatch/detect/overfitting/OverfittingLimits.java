package io.gradwatch.detect.overfitting;

/**
 * Where a gap between training and test loss becomes overfitting.
 *
 * @param climbed test loss, median of the newest three, over its lowest. 1.2: twice the 0.1 of
 *     SageMaker Debugger, which compares single evaluations
 * @param evaluations since the lowest. 3
 * @param gap test loss over training loss. 1.5
 * @param slack training loss over its lowest at which it still learns. 2
 */
public record OverfittingLimits(double climbed, int evaluations, double gap, double slack) {

  public static OverfittingLimits defaults() {
    return new OverfittingLimits(1.2, 3, 1.5, 2);
  }
}
