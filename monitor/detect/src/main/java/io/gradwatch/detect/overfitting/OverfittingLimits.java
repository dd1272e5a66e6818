package io.gradwatch.detect.overfitting;

/**
 * Where a gap between training and test loss becomes overfitting.
 *
 * @param testLossRise test loss, median of the newest three, over its lowest. 1.2: twice the 0.1 of
 *     SageMaker Debugger, which compares single evaluations
 * @param sustainedTestLossRise the same after many evaluations. 1.1, that of SageMaker Debugger
 * @param alertingRise climb over the reference loss, under which nobody is called. 0.2: where all
 *     but nothing is left to learn, a fifth of it is still next to nothing
 * @param evaluations since the lowest. 3
 * @param sustainedEvaluations since the lowest. 6
 * @param testToTrainingRatio test loss over training loss. 1.5
 * @param trainingLossSlack training loss over its lowest at which it still learns. 2
 */
public record OverfittingLimits(
    double testLossRise,
    double sustainedTestLossRise,
    double alertingRise,
    int evaluations,
    int sustainedEvaluations,
    double testToTrainingRatio,
    double trainingLossSlack) {

  public static OverfittingLimits defaults() {
    return new OverfittingLimits(1.2, 1.1, 0.2, 3, 6, 1.5, 2);
  }
}
