package io.gradwatch.lab.trial;

import io.gradwatch.lab.data.DataSplit;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Evaluates at the end of epochs, but not more often than a hundred times in a training, and at
 * least twenty times where epochs are long.
 */
final class PeriodicEvaluator {

  private static final int MAX_ROWS = 256;
  private static final int MAX_EVALUATIONS = 100;
  private static final int MIN_EVALUATIONS = 20;

  private final DataSplit data;
  private final DataSet train;
  private final DataSet test;
  private final long plannedSteps;
  private long lastEvaluation;

  PeriodicEvaluator(DataSplit data, long plannedSteps) {
    this.data = data;
    this.train = data.train().first(MAX_ROWS);
    this.test = data.test().first(MAX_ROWS);
    this.plannedSteps = plannedSteps;
  }

  boolean due(long steps, boolean epochEnds) {
    long since = (steps - lastEvaluation) * (epochEnds ? MAX_EVALUATIONS : MIN_EVALUATIONS);
    return steps > lastEvaluation && (since >= plannedSteps || steps == plannedSteps);
  }

  EvaluationPoint evaluate(TrainableNetwork network, int epoch, long steps) {
    lastEvaluation = steps;
    return new EvaluationPoint(
        epoch,
        steps,
        network.loss(train),
        quality(network, train),
        network.loss(test),
        quality(network, test));
  }

  private double quality(TrainableNetwork network, DataSet rows) {
    return PredictionQuality.of(data.task(), network.output(rows.getFeatures()), rows.getLabels());
  }
}
