package io.gradwatch.training.loop;

import java.util.List;

/**
 * Ends a training after a number of evaluations in which the test loss did not reach a new minimum,
 * and restores the parameters of the minimum.
 *
 * @param patience evaluations without a new minimum, at least 1
 */
public record EarlyStopping(int patience) {

  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException("patience is " + patience + "; at least 1");
    }
  }

  /** Whether the last test loss is the lowest so far. A test loss of NaN never is. */
  static boolean lastIsBest(List<Double> testLosses) {
    return best(testLosses) == testLosses.size() - 1;
  }

  boolean shouldStop(List<Double> testLosses) {
    return testLosses.size() - 1 - best(testLosses) >= patience;
  }

  private static int best(List<Double> testLosses) {
    int best = 0;
    for (int i = 1; i < testLosses.size(); i++) {
      if (testLosses.get(i) < testLosses.get(best)) {
        best = i;
      }
    }
    return best;
  }
}
