package io.gradwatch.training.loop;

import io.gradwatch.training.evaluation.EvaluationPoint;
import java.time.Duration;
import java.util.List;

/**
 * Result of a trial.
 *
 * @param steps steps taken, those repeated after a restart included
 * @param duration time of training and evaluation
 * @param evaluations evaluations in order; the last is of the network as it was left
 * @param stoppedEarly whether early stopping ended the training
 * @param failure why the training ended before its last step; empty when it did not
 */
public record TrialResult(
    long steps,
    Duration duration,
    List<EvaluationPoint> evaluations,
    boolean stoppedEarly,
    String failure) {

  public TrialResult {
    evaluations = List.copyOf(evaluations);
  }

  /** Accuracy or R² over the training data at the end; NaN when it was never evaluated. */
  public double trainQuality() {
    return evaluations.isEmpty() ? Double.NaN : last().trainQuality();
  }

  /** Accuracy or R² over the test data at the end; NaN when it was never evaluated. */
  public double testQuality() {
    return evaluations.isEmpty() ? Double.NaN : last().testQuality();
  }

  private EvaluationPoint last() {
    return evaluations.get(evaluations.size() - 1);
  }
}
