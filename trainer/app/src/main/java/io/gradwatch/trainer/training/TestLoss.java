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
 * evaluations lie at least a hundredth of the planned steps, and {@value #TRAINED_PER_TESTED}
 * trained rows for each test row. Steps are counted, not seconds, so that a run repeats itself.
 * After the last step none is evaluated: no step follows that it could travel with.
 */
final class TestLoss {

  /** Evaluations of a run, at most. */
  private static final int EVALUATIONS = 100;

  /**
   * A test row passes forward only, in large batches: a quarter of a trained row's time at most.
   */
  private static final int TRAINED_PER_TESTED = 4;

  /** Rows in a forward pass. */
  private static final int ROWS = 1_024;

  private static final Logger log = LoggerFactory.getLogger(TestLoss.class);

  private final Network network;
  private final Examples examples;
  private final int batchSize;
  private final long plannedSteps;
  private final long stepsBetween;
  private long next;
  private boolean refused;

  /**
   * For one run.
   *
   * @param batchSize rows of a training step
   */
  TestLoss(Network network, Examples examples, int batchSize, long plannedSteps) {
    this.network = network;
    this.examples = examples;
    this.batchSize = batchSize;
    this.plannedSteps = plannedSteps;
    this.stepsBetween =
        Math.max(
            plannedSteps / EVALUATIONS, (long) TRAINED_PER_TESTED * examples.rows() / batchSize);
    this.next = stepsBetween;
  }

  /**
   * The loss as the training minimises it; empty when it is not due.
   *
   * @param steps taken so far
   */
  OptionalDouble afterEpoch(long steps) {
    if (refused || steps < next || steps >= plannedSteps) {
      return OptionalDouble.empty();
    }
    next = steps + stepsBetween;
    try {
      return OptionalDouble.of(evaluate());
    } catch (RuntimeException | OutOfMemoryError failure) {
      refused = true;
      log.warn("test loss is evaluated no more, training goes on: {}", Reason.of(failure));
      return OptionalDouble.empty();
    }
  }

  private double evaluate() {
    int[] order = examples.inOrder();
    double sum = 0;
    for (int from = 0; from < order.length; from += ROWS) {
      DataSet batch = examples.batch(order, from, Math.min(order.length, from + ROWS));
      double weight = network.lossIsMean() ? batch.numExamples() : batchSize;
      sum += network.loss(batch) * weight;
    }
    return sum / examples.rows();
  }
}
