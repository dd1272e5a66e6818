package io.gradwatch.lab.recipe;

/**
 * Batch size and length of a training.
 *
 * @param batchSize rows per step
 * @param steps number of steps
 * @param earlyStopping whether the training ends when the test loss stops falling, and restores the
 *     best parameters
 */
public record LoopConfig(int batchSize, long steps, boolean earlyStopping) {

  /** Evaluations without a new minimum of the test loss before the training ends. */
  static final int PATIENCE = 5;

  /** A number of steps with a batch size of 32. */
  public static LoopConfig ofSteps(long steps) {
    return new LoopConfig(32, steps, false);
  }

  /** With another batch size. */
  public LoopConfig withBatchSize(int rows) {
    return new LoopConfig(rows, steps, earlyStopping);
  }

  /** With another number of steps. */
  public LoopConfig withSteps(long step) {
    return new LoopConfig(batchSize, step, earlyStopping);
  }

  /** With early stopping. */
  public LoopConfig withEarlyStopping() {
    return new LoopConfig(batchSize, steps, true);
  }
}
