package io.gradwatch.trainer.training;

/** Hears how a training goes, from its own thread: implementations return at once. */
public interface TrainingProgressListener {

  /**
   * A step was taken.
   *
   * @param step from 0
   * @param plannedSteps of the whole job
   * @param loss mean over the batch
   */
  void stepCompleted(long step, long plannedSteps, double loss);
}
