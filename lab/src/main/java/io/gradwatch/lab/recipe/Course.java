package io.gradwatch.lab.recipe;

/**
 * How long a training takes, and in what portions.
 *
 * @param batchSize rows of a step
 * @param steps to take
 * @param stopsEarly whether it ends when the test loss does not fall any more, and takes the best
 *     parameters back
 */
public record Course(int batchSize, long steps, boolean stopsEarly) {

  /** Evaluations that the test loss may go without falling. */
  static final int PATIENCE = 5;

  /** So many steps of 32 rows. */
  public static Course ofSteps(long steps) {
    return new Course(32, steps, false);
  }

  /** In other portions. */
  public Course inBatchesOf(int rows) {
    return new Course(rows, steps, stopsEarly);
  }

  /** Ended after so many steps. */
  public Course endingAt(long step) {
    return new Course(batchSize, step, stopsEarly);
  }

  /** Ended when the test loss does not fall any more. */
  public Course stoppingEarly() {
    return new Course(batchSize, steps, true);
  }
}
