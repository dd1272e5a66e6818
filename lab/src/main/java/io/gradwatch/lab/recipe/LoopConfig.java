package io.gradwatch.lab.recipe;

/**
 * How long a training takes, and in what portions.
 *
 * @param batchSize rows of a step
 * @param steps to take
 * @param earlyStopping whether it ends when the test loss does not fall any more, and takes the
 *     best parameters back
 */
public record LoopConfig(int batchSize, long steps, boolean earlyStopping) {

  /** Evaluations that the test loss may go without falling. */
  static final int PATIENCE = 5;

  /** So many steps of 32 rows. */
  public static LoopConfig ofSteps(long steps) {
    return new LoopConfig(32, steps, false);
  }

  /** In other portions. */
  public LoopConfig withBatchSize(int rows) {
    return new LoopConfig(rows, steps, earlyStopping);
  }

  /** Ended after so many steps. */
  public LoopConfig withSteps(long step) {
    return new LoopConfig(batchSize, step, earlyStopping);
  }

  /** Ended when the test loss does not fall any more. */
  public LoopConfig withEarlyStopping() {
    return new LoopConfig(batchSize, steps, true);
  }
}
