package io.gradwatch.training.evaluation;

/**
 * Loss and quality of a network after a number of steps. Quality is the accuracy of a
 * classification or R² of a regression; every value can be NaN or infinite.
 *
 * @param epoch epoch of the last step, from 0
 * @param steps steps taken so far
 * @param trainLoss loss over the first training examples
 * @param trainQuality quality over the same examples
 * @param testLoss loss over the first test examples
 * @param testQuality quality over the same examples
 */
public record EvaluationPoint(
    int epoch,
    long steps,
    double trainLoss,
    double trainQuality,
    double testLoss,
    double testQuality) {

  /** The same evaluation with a number of steps added that were taken before. */
  public EvaluationPoint laterBy(long moreSteps) {
    return new EvaluationPoint(
        epoch, steps + moreSteps, trainLoss, trainQuality, testLoss, testQuality);
  }
}
