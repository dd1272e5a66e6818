package io.gradwatch.lab.trial;

import java.util.List;

/**
 * Ends a training when the test loss has not fallen any more for so many evaluations, and takes the
 * parameters of the best back.
 *
 * @param patience evaluations, at least 1
 */
public record EarlyStopping(int patience) {

  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("patience is " + patience + "; at least 1");
    }
  }

  /** Whether the last evaluation is the best so far. A test loss that is NaN is never the best. */
  static boolean lastIsBest(List<EvaluationPoint> evaluations) {
    return best(evaluations) == evaluations.size() - 1;
  }

  boolean shouldStop(List<EvaluationPoint> evaluations) {
    return evaluations.size() - 1 - best(evaluations) >= patience;
  }

  private static int best(List<EvaluationPoint> evaluations) {
    int best = 0;
    for (int i = 1; i < evaluations.size(); i++) {
      if (evaluations.get(i).testLoss() < evaluations.get(best).testLoss()) {
        best = i;
      }
    }
    return best;
  }
}
