package io.gradwatch.trainer.training;

import io.gradwatch.training.loop.LoopEnd;
import java.time.Duration;
import java.util.OptionalDouble;

/**
 * Result of training a job.
 *
 * @param run name of the run
 * @param attempt number of the attempt, from 1
 * @param steps number of steps taken, those before the attempt included
 * @param duration time of the training in this attempt, without reading data
 * @param finalLoss loss of the last step; NaN before the first
 * @param trainAccuracy share of training examples classified correctly, 0 to 1; empty for a
 *     regression or a training that did not reach its end
 * @param testAccuracy the same over the test data
 * @param end how the training ended
 * @param failure why the training failed; empty when it did not
 */
public record TrainingResult(
    String run,
    int attempt,
    long steps,
    Duration duration,
    double finalLoss,
    OptionalDouble trainAccuracy,
    OptionalDouble testAccuracy,
    LoopEnd end,
    String failure) {

  /** Result of the first attempt, which took all steps or failed. */
  public TrainingResult(
      String run,
      long steps,
      Duration duration,
      double finalLoss,
      OptionalDouble trainAccuracy,
      OptionalDouble testAccuracy,
      String failure) {
    this(
        run,
        1,
        steps,
        duration,
        finalLoss,
        trainAccuracy,
        testAccuracy,
        failure.isEmpty() ? LoopEnd.FINISHED : LoopEnd.FAILED,
        failure);
  }

  public boolean failed() {
    return end == LoopEnd.FAILED;
  }

  /** Whether it was trained to its last step, or as long as early stopping allowed. */
  public boolean finished() {
    return end == LoopEnd.FINISHED || end == LoopEnd.STOPPED_EARLY;
  }

  /** Whether it was stopped and can be resumed. */
  public boolean stopped() {
    return end == LoopEnd.STOPPED;
  }
}
