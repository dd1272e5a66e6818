package io.gradwatch.training.evaluation;

import io.gradwatch.training.data.Examples;
import io.gradwatch.training.model.FailureReason;
import io.gradwatch.training.model.TrainableNetwork;
import java.util.OptionalDouble;
import org.nd4j.linalg.dataset.DataSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates the mean loss over all test data at the ends of epochs.
 *
 * <p>Some ends of epochs are skipped, so that evaluation costs about a twentieth of the training at
 * most: between two evaluations there are at least a hundredth of the planned steps, and {@value
 * #TRAINED_ROWS_PER_TEST_ROW} trained rows for each test row. Steps are counted rather than
 * seconds, so that runs are reproducible. Nothing is evaluated after the last step, because no
 * later step could report it.
 */
public final class TestLoss implements TrainingEvaluator {

  private static final int MAX_EVALUATIONS = 100;

  /**
   * A test row needs the forward pass only, in large batches: at most a quarter of a trained row's
   * time.
   */
  private static final int TRAINED_ROWS_PER_TEST_ROW = 4;

  /** Rows of a forward pass. */
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
   * Creates the evaluator of one run.
   *
   * @param examples test data
   * @param batchSize rows of a training step
   */
  public TestLoss(TrainableNetwork network, Examples examples, int batchSize, long plannedSteps) {
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

  @Override
  public boolean isDue(long steps, boolean epochEnds) {
    return epochEnds && !disabled && steps >= nextEvaluation && steps < plannedSteps;
  }

  /** Evaluates the loss that the training minimises; the first failure disables evaluation. */
  @Override
  public OptionalDouble evaluate(int epoch, long steps) {
    nextEvaluation = steps + stepsBetween;
    try {
      return OptionalDouble.of(meanLoss());
    } catch (RuntimeException | OutOfMemoryError failure) {
      disabled = true;
      log.warn(
          "test loss cannot be evaluated and is disabled for this run, training continues: {}",
          FailureReason.of(failure));
      return OptionalDouble.empty();
    }
  }

  @Override
  public EvaluationState state() {
    return new EvaluationState(nextEvaluation, disabled);
  }

  @Override
  public void restore(EvaluationState state) {
    nextEvaluation = state.step();
    disabled = state.disabled();
  }

  private double meanLoss() {
    double sum = 0;
    for (int from = 0; from < examples.rows(); from += ROWS_PER_BATCH) {
      DataSet batch = examples.batch(from, Math.min(examples.rows(), from + ROWS_PER_BATCH));
      double weight = network.lossIsMean() ? batch.numExamples() : batchSize;
      sum += network.loss(batch) * weight;
    }
    return sum / examples.rows();
  }
}
