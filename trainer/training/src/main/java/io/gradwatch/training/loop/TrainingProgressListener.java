package io.gradwatch.training.loop;

/** Is told of each step, on the training's thread: implementations return at once. */
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
