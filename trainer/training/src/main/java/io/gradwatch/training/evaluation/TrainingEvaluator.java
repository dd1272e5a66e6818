package io.gradwatch.training.evaluation;

import java.util.OptionalDouble;

/** Evaluates a network between training steps. */
public interface TrainingEvaluator {

  /**
   * Whether the network is to be evaluated now.
   *
   * @param steps steps taken so far
   * @param epochEnds whether the last of them ended an epoch
   */
  boolean isDue(long steps, boolean epochEnds);

  /**
   * Evaluates the network.
   *
   * @param epoch epoch of the last step, from 0
   * @param steps steps taken so far
   * @return loss over the test data; empty when it could not be evaluated
   */
  OptionalDouble evaluate(int epoch, long steps);

  /** What it needs to know to go on after a restart. */
  EvaluationState state();

  /** Goes on from a saved state. */
  void restore(EvaluationState state);
}
