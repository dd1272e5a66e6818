package io.gradwatch.trainer;

import io.gradwatch.protocol.Event;
import io.gradwatch.trainer.training.TrainingResult;

/** Hears how a session goes, from several threads: implementations return at once. */
public interface SessionListener {

  /** A job cannot be run; the others go on. */
  void jobRejected(String reason);

  /** A run begins. */
  void runStarted(String run, long plannedSteps);

  /** A run took a step, from 0. */
  void stepCompleted(String run, long step, double loss);

  /** The monitor said something of one of the session's runs. */
  void verdict(Event event);

  /** A run's training is over; verdicts may still come. */
  void trainingEnded(TrainingResult result);
}
