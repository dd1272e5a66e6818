package io.gradwatch.detect.overfitting;

/**
 * Limits of {@link OverfittingDetector}.
 *
 * @param testLossRise test loss, as the median of the newest three, over its lowest. 1.2: twice the
 *     rise of SageMaker Debugger, which compares single evaluations
 * @param sustainedTestLossRise the same ratio after {@code sustainedEvaluations}. 1.1, that of
 *     SageMaker Debugger
 * @param alertingRise rise over the reference loss below which the severity is info. 0.2: relative
 *     to an almost perfect loss, a large rise is still small
 * @param evaluations minimum number of evaluations since the lowest test loss. 3
 * @param sustainedEvaluations number of evaluations since the lowest test loss for a smaller rise.
 *     6
 * @param testToTrainingRatio test loss over training loss. 1.5
 * @param learnedShare training loss over the baseline loss below which a model has learned. 0.95
 * @param trainingLossSlack training loss over its lowest up to which the run is still learning. 2
 */
public record OverfittingLimits(
    double testLossRise,
    double sustainedTestLossRise,
    double alertingRise,
    int evaluations,
    int sustainedEvaluations,
    double testToTrainingRatio,
    double learnedShare,
    double trainingLossSlack) {

  public static OverfittingLimits defaults() {
    return new OverfittingLimits(1.2, 1.1, 0.2, 3, 6, 1.5, 0.95, 2);
  }
}
