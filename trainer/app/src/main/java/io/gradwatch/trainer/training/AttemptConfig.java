package io.gradwatch.trainer.training;

import io.gradwatch.training.loop.LoopState;
import io.gradwatch.training.loop.StateSaver;
import io.gradwatch.training.loop.StopSignal;
import io.gradwatch.training.loop.TrainingProgressListener;
import java.util.Optional;

/**
 * Settings of one attempt to train a job.
 *
 * @param number number of the attempt, from 1
 * @param resumeFrom state to go on from; empty to start from the beginning
 * @param stateSaver saves the state between steps
 * @param stopSignal asks the training to stop
 * @param progressListener listener of every step
 */
public record AttemptConfig(
    int number,
    Optional<LoopState> resumeFrom,
    StateSaver stateSaver,
    StopSignal stopSignal,
    TrainingProgressListener progressListener) {

  /** An attempt from the beginning, of which nothing is saved. */
  public static AttemptConfig unsaved(
      int number, StopSignal stopSignal, TrainingProgressListener progressListener) {
    return new AttemptConfig(
        number, Optional.empty(), StateSaver.NONE, stopSignal, progressListener);
  }
}
