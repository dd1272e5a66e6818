package io.gradwatch.trainer.training;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What became of a job.
 *
 * @param run name of the run
 * @param steps taken
 * @param duration of the training alone
 * @param finalLoss of the last step; NaN before the first
 * @param trainAccuracy share of right classes, 0 to 1; empty when there are none, or not computed
 * @param testAccuracy the same on the test data
 * @param failure why the training ended early; empty when it did not
 */
public record TrainingResult(
    String run,
    long steps,
    Duration duration,
    double finalLoss,
    OptionalDouble trainAccuracy,
    OptionalDouble testAccuracy,
    String failure) {

  public boolean failed() {
    return !failure.isEmpty();
  }
}
