package io.gradwatch.training.evaluation;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Evaluates loss and quality over the first {@value #MAX_ROWS} rows of the training and of the test
 * data: at the ends of epochs, but at most {@value #MAX_EVALUATIONS} times in a training, and at
 * least {@value #MIN_EVALUATIONS} times where epochs are long.
 */
public final class PeriodicEvaluator implements TrainingEvaluator {

  private static final int MAX_ROWS = 256;
  private static final int MAX_EVALUATIONS = 100;
  private static final int MIN_EVALUATIONS = 20;

  private final TrainableNetwork network;
  private final DataSplit data;
  private final DataSet train;
  private final DataSet test;
  private final long plannedSteps;
  private final List<EvaluationPoint> points = new ArrayList<>();
  private long lastEvaluation;

  public PeriodicEvaluator(TrainableNetwork network, DataSplit data, long plannedSteps) {
    this.network = network;
    this.data = data;
    this.train = data.train().first(MAX_ROWS);
    this.test = data.test().first(MAX_ROWS);
    this.plannedSteps = plannedSteps;
  }

  @Override
  public boolean isDue(long steps, boolean epochEnds) {
    long since = (steps - lastEvaluation) * (epochEnds ? MAX_EVALUATIONS : MIN_EVALUATIONS);
    return steps > lastEvaluation && (since >= plannedSteps || steps == plannedSteps);
  }

  @Override
  public OptionalDouble evaluate(int epoch, long steps) {
    lastEvaluation = steps;
    EvaluationPoint point =
        new EvaluationPoint(
            epoch, steps, network.loss(train), quality(train), network.loss(test), quality(test));
    points.add(point);
    return OptionalDouble.of(point.testLoss());
  }

  @Override
  public EvaluationState state() {
    return new EvaluationState(lastEvaluation, false);
  }

  /** Goes on from a saved state, without the evaluations before it. */
  @Override
  public void restore(EvaluationState state) {
    lastEvaluation = state.step();
  }

  private double quality(DataSet rows) {
    return PredictionQuality.of(data.task(), network.output(rows), rows);
  }

  /** All evaluations so far, in order. */
  public List<EvaluationPoint> points() {
    return List.copyOf(points);
  }
}
