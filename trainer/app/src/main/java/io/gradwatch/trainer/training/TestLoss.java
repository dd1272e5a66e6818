package io.gradwatch.trainer.training;

import io.gradwatch.trainer.data.Examples;
import java.util.OptionalDouble;
import org.nd4j.linalg.dataset.DataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the mean loss over the test data at the ends of epochs.
 *
 * <p>Not at all of them, so that it costs no more than some twentieth of the training: between two
 * evaluations lie at least a hundredth of the planned steps, and {@value
 * #TRAINED_ROWS_PER_TEST_ROW} trained rows for each test row. Steps are counted, not seconds, so
 * that a run repeats itself. After the last step none is evaluated: no step follows that it could
 * travel with.
 */
final class TestLoss {

  /** Evaluations of a run, at most. */
  private static final int MAX_EVALUATIONS = 100;

  /**
   * A test row passes forward only, in large batches: a quarter of a trained row's time at most.
   */
  private static final int TRAINED_ROWS_PER_TEST_ROW = 4;

  /** Rows in a forward pass. */
  private static final int ROWS_PER_BATCH = 1_024;

  private static final Logger log = LoggerFactory.getLogger(TestLoss.class);

  private final TrainableNetwork network;
  private final Examples examples;
  private final int batchSize;
  private final long plannedSteps;
  private final long stepsBetween;
  private long nextEvaluation;
  private boolean disabled;

  /**
   * For one run.
   *
   * @param batchSize rows of a training step
   */
  TestLoss(TrainableNetwork network, Examples examples, int batchSize, long plannedSteps) {
    this.network = network;
    this.examples = examples;
    this.batchSize = batchSize;
    this.plannedSteps = plannedSteps;
    this.stepsBetween =
        Math.max(
            plannedSteps / MAX_EVALUATIONS,
            (long) TRAINED_ROWS_PER_TEST_ROW * examples.rows() / batchSize);
    this.nextEvaluation = stepsBetween;
  }

  /**
   * The loss as the training minimises it; empty when it is not due.
   *
   * @param steps taken so far
   */
  OptionalDouble afterEpoch(long steps) {
    if (disabled || steps < nextEvaluation || steps >= plannedSteps) {
      return OptionalDouble.empty();
    }
    nextEvaluation = steps + stepsBetween;
    try {
      return OptionalDouble.of(evaluate());
    } catch (RuntimeException | OutOfMemoryError failure) {
      disabled = true;
      log.warn("test loss is evaluated no more, training goes on: {}", FailureReason.of(failure));
      return OptionalDouble.empty();
    }
  }

  private double evaluate() {
    int[] order = examples.inOrder();
    double sum = 0;
    for (int from = 0; from < order.length; from += ROWS_PER_BATCH) {
      DataSet batch = examples.batch(order, from, Math.min(order.length, from + ROWS_PER_BATCH));
      double weight = network.lossIsMean() ? batch.numExamples() : batchSize;
      sum += network.loss(batch) * weight;
    }
    return sum / examples.rows();
  }
}
