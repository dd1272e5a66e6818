package io.gradwatch.trainer.training;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Result of training a job.
 *
 * @param run name of the run
 * @param steps number of steps taken
 * @param duration time of the training, without reading data
 * @param finalLoss loss of the last step; NaN before the first
 * @param trainAccuracy share of training examples classified correctly, 0 to 1; empty for a
 *     regression or a failed training
 * @param testAccuracy the same over the test data
 * @param failure why the training ended before its last step; empty when it did not
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
