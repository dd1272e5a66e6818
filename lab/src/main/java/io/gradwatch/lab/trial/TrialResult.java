package io.gradwatch.lab.trial;

import java.time.Duration;
import java.util.List;

/**
 * What became of a trial.
 *
 * @param steps taken, with those taken twice because of a restart
 * @param duration of training and evaluation
 * @param evaluations in order; the last is of the network as it was left
 * @param stoppedEarly whether early stopping ended it
 * @param failure why the network refused to go on; empty when it did not
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
