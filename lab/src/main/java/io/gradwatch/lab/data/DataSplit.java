package io.gradwatch.lab.data;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Examples to train on and others to test on.
 *
 * @param task what targets tell
 * @param train to learn from, in random order
 * @param test never learnt from
 */
public record DataSplit(PredictionTask task, Examples train, Examples test) {

  public DataSplit {
    if (!train.inputShape().equals(test.inputShape())
        || !train.targetShape().equals(test.targetShape())) {
      throw new IllegalArgumentException("train and test have different shapes");
    }
    if (train.rows() == 0 || test.rows() == 0) {
      throw new IllegalArgumentException(
          train.rows() + " rows to train on, " + test.rows() + " to test on; at least 1 each");
    }
  }

  /** Three quarters to train on, the rest to test on. */
  static DataSplit of(PredictionTask task, Examples all) {
    int train = Math.max(1, all.rows() * 3 / 4);
    return new DataSplit(task, all.slice(0, train), all.slice(train, all.rows()));
  }

  /**
   * Rows that somebody has read, in an order of the seed: three quarters to train on, the rest to
   * test on.
   *
   * @param rows features [rows, n] and labels [rows, outputs]
   */
  public static DataSplit of(PredictionTask task, DataSet rows, long seed) {
    float[][] inputs = rows.getFeatures().toFloatMatrix();
    float[][] targets = rows.getLabels().toFloatMatrix();
    int[] order = order(inputs.length, new Random(seed));
    Examples all =
        Examples.of(
            RowShape.flat(inputs[0].length),
            RowShape.flat(targets[0].length),
            Arrays.stream(order).mapToObj(row -> inputs[row]).toArray(float[][]::new),
            Arrays.stream(order).mapToObj(row -> targets[row]).toArray(float[][]::new));
    return of(task, all);
  }

  /** Features of an input. */
  public int inputs() {
    return train.inputShape().features();
  }

  /** Targets of a row, or of a time step. */
  public int outputs() {
    return train.targetShape().features();
  }

  /** With every input of train and test changed alike, for example left unscaled. */
  public DataSplit withInputs(DoubleUnaryOperator change) {
    return both(examples -> examples.withInputs(change));
  }

  /** With every target of train and test changed alike. */
  public DataSplit withTargets(DoubleUnaryOperator change) {
    return both(examples -> examples.withTargets(change));
  }

  /** With a single 0 or 1 in place of two classes one-hot. */
  public DataSplit withSingleOutput() {
    if (task != PredictionTask.CLASSIFICATION || outputs() != 2) {
      throw new IllegalArgumentException("a single output stands for two classes");
    }
    return both(Examples::withLastTarget);
  }

  /** As values to be met, whatever they told before. */
  public DataSplit asRegression() {
    return new DataSplit(PredictionTask.REGRESSION, train, test);
  }

  /** With other rows to train on, for example some that are broken. */
  public DataSplit withTrain(UnaryOperator<Examples> change) {
    return new DataSplit(task, change.apply(train), test);
  }

  /** With the first rows alone to train on. */
  public DataSplit withTrainRows(int rows) {
    return withTrain(examples -> examples.slice(0, Math.min(rows, examples.rows())));
  }

  /** With targets dealt out at random, in train and test: there is nothing to be learnt. */
  public DataSplit withShuffledTargets(long seed) {
    Random random = new Random(seed);
    return both(examples -> examples.withTargetsOf(order(examples.rows(), random)));
  }

  private DataSplit both(UnaryOperator<Examples> change) {
    return new DataSplit(task, change.apply(train), change.apply(test));
  }

  private static int[] order(int rows, Random random) {
    return random.ints(rows, 0, rows).toArray();
  }
}
