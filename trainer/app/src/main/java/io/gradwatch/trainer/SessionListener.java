package io.gradwatch.trainer;

import io.gradwatch.protocol.Event;
import io.gradwatch.trainer.training.TrainingResult;

/** Receives the progress of a session, on several threads. Implementations must return quickly. */
public interface SessionListener {

  /** A job cannot be run; the other jobs continue. */
  void jobRejected(String reason);

  /** A run was started. */
  void runStarted(String run, long plannedSteps);

  /** What happens to a run besides its steps, in one line: resumed, checkpoint damaged, … */
  void notice(String run, String message);

  /**
   * Called after each step of a run.
   *
   * @param step from 0
   */
  void stepCompleted(String run, long step, double loss);

  /** The monitor published a verdict on one of the session's runs. */
  void verdict(Event event);

  /** A run's training has ended; verdicts may still arrive. */
  void trainingEnded(TrainingResult result);
}
