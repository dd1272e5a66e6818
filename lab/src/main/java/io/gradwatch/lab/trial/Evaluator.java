package io.gradwatch.lab.trial;

import io.gradwatch.lab.data.DataSplit;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Evaluates at the end of epochs, but not more often than a hundred times in a training, and at
 * least twenty times where epochs are long.
 */
final class Evaluator {

  private static final int MOST_ROWS = 256;
  private static final int MOST_EVALUATIONS = 100;
  private static final int FEWEST_EVALUATIONS = 20;

  private final DataSplit data;
  private final DataSet train;
  private final DataSet test;
  private final long plannedSteps;
  private long evaluatedAt;

  Evaluator(DataSplit data, long plannedSteps) {
    this.data = data;
    this.train = data.train().first(MOST_ROWS);
    this.test = data.test().first(MOST_ROWS);
    this.plannedSteps = plannedSteps;
  }

  boolean due(long steps, boolean epochEnds) {
    long since = (steps - evaluatedAt) * (epochEnds ? MOST_EVALUATIONS : FEWEST_EVALUATIONS);
    return steps > evaluatedAt && (since >= plannedSteps || steps == plannedSteps);
  }

  Evaluation evaluate(Learner learner, int epoch, long steps) {
    evaluatedAt = steps;
    return new Evaluation(
        epoch,
        steps,
        learner.loss(train),
        quality(learner, train),
        learner.loss(test),
        quality(learner, test));
  }

  private double quality(Learner learner, DataSet rows) {
    return Quality.of(data.task(), learner.output(rows.getFeatures()), rows.getLabels());
  }
}
