package io.gradwatch.training.loop;

/** Notified of each step, on the training thread. Implementations must return quickly. */
@FunctionalInterface
public interface TrainingProgressListener {

  /**
   * Called after a step.
   *
   * @param step from 0
   * @param plannedSteps steps of the whole training
   * @param loss mean over the batch
   */
  void stepCompleted(long step, long plannedSteps, double loss);
}
