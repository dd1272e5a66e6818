package io.gradwatch.benchmarks.score;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Average precision of a ranking of runs: Σ (Rₙ − Rₙ₋₁) Pₙ over all thresholds from the highest,
 * with recall Rₙ and precision Pₙ of the runs at or above the nth. Runs of the same score share a
 * threshold, so that their order does not count. See Zhu, Recall, precision and average precision,
 * University of Waterloo 2004; there is no interpolation (Davis and Goadrich, ICML 2006).
 */
final class AveragePrecision {

  private AveragePrecision() {}

  /** The average precision; NaN without faulty or without healthy runs. */
  static double of(long[] faultyScores, long[] healthyScores) {
    if (faultyScores.length == 0 || healthyScores.length == 0) {
      return Double.NaN;
    }
    TreeSet<Long> thresholds = new TreeSet<>(Collections.reverseOrder());
    LongStream.concat(Arrays.stream(faultyScores), Arrays.stream(healthyScores))
        .forEach(thresholds::add);
    double sum = 0;
    double previousRecall = 0;
    for (long threshold : List.copyOf(thresholds)) {
      double found = countFrom(threshold, faultyScores);
      double recall = found / faultyScores.length;
      double precision = found / (found + countFrom(threshold, healthyScores));
      sum += (recall - previousRecall) * precision;
      previousRecall = recall;
    }
    return sum;
  }

  private static long countFrom(long threshold, long[] scores) {
    return Arrays.stream(scores).filter(score -> score >= threshold).count();
  }
}
