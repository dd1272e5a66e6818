package io.gradwatch.detect.overfitting;

/**
 * Where a gap between training and test loss becomes overfitting.
 *
 * @param climbed test loss, median of the newest three, over its lowest. 1.2: twice the 0.1 of
 *     SageMaker Debugger, which compares single evaluations
 * @param evaluations since the lowest. 3
 * @param gap test loss over training loss. 1.5
 */
public record OverfittingLimits(double climbed, int evaluations, double gap) {

  public static OverfittingLimits defaults() {
    return new OverfittingLimits(1.2, 3, 1.5);
  }
}
