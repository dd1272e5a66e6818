package io.gradwatch.detect.overfitting;

/**
 * Where a gap between training and test loss becomes overfitting.
 *
 * @param climbed test loss, median of the newest three, over its lowest. 1.2: twice the 0.1 of
 *     SageMaker Debugger, which compares single evaluations
 * @param climbing the same after many evaluations. 1.1, that of SageMaker Debugger
 * @param notable climb over the reference loss, under which nobody is called. 0.1: where all but
 *     nothing is left to learn, a fifth of it is still next to nothing
 * @param evaluations since the lowest. 3
 * @param manyEvaluations since the lowest. 6
 * @param gap test loss over training loss. 1.5
 * @param slack training loss over its lowest at which it still learns. 2
 */
public record OverfittingLimits(
    double climbed,
    double climbing,
    double notable,
    int evaluations,
    int manyEvaluations,
    double gap,
    double slack) {

  public static OverfittingLimits defaults() {
    return new OverfittingLimits(1.2, 1.1, 0.1, 3, 6, 1.5, 2);
  }
}
