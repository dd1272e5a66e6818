package io.gradwatch.training.data;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Examples to train on and others to test on.
 *
 * @param train examples to train on
 * @param test examples that are never trained on
 */
public record DataSplit(Examples train, Examples test) {

  public DataSplit {
    if (train.task() != test.task()
        || !train.inputShape().equals(test.inputShape())
        || !train.targetShape().equals(test.targetShape())) {
      throw new IllegalArgumentException("train and test have different tasks or shapes");
    }
    if (train.rows() == 0 || test.rows() == 0) {
      throw new IllegalArgumentException(
          train.rows() + " rows to train on, " + test.rows() + " to test on; at least 1 each");
    }
  }

  /** Three quarters to train on, the rest to test on. */
  static DataSplit of(Examples all) {
    int train = Math.max(1, all.rows() * 3 / 4);
    return new DataSplit(all.slice(0, train), all.slice(train, all.rows()));
  }

  /**
   * As many examples as there are, drawn at random with replacement: three quarters to train on,
   * the rest to test on. An example may be drawn for both.
   */
  public static DataSplit resampled(Examples all, long seed) {
    return of(all.select(draw(all.rows(), new Random(seed))));
  }

  /** What targets stand for. */
  public PredictionTask task() {
    return train.task();
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
    if (task() != PredictionTask.CLASSIFICATION || outputs() != 2) {
      throw new IllegalArgumentException("a single output requires two classes, one-hot");
    }
    return both(Examples::withLastTarget);
  }

  /** With targets that are values, whatever they stood for before. */
  public DataSplit asRegression() {
    return both(Examples::asRegression);
  }

  /**
   * With sequences of random lengths, from {@code minLength} to that of the data: shorter ones are
   * padded at their ends with inputs of 0, which every batch masks.
   */
  public DataSplit withRandomLengths(long seed, int minLength) {
    Random random = new Random(seed);
    int steps = train.inputShape().steps();
    return both(
        examples -> examples.withLengths(row -> minLength + random.nextInt(steps - minLength + 1)));
  }

  /** With another target behind each row's own, which is computed from those. */
  public DataSplit withExtraTarget(ToDoubleFunction<float[]> extra) {
    return both(examples -> examples.withExtraTarget(extra));
  }

  /** With one class rare: only every {@code nth} of its rows is kept, in train and test. */
  public DataSplit withRareClass(int label, int nth) {
    return both(examples -> examples.thinned(label, nth));
  }

  /** With a share of the targets assigned at random, in train and test: that share is noise. */
  public DataSplit withTargetNoise(long seed, double share) {
    Random random = new Random(seed);
    return both(
        examples -> {
          int rows = examples.rows();
          return examples.withTargetsOf(
              IntStream.range(0, rows)
                  .map(row -> random.nextDouble() < share ? random.nextInt(rows) : row)
                  .toArray());
        });
  }

  /** With other rows to train on, for example some that contain NaN. */
  public DataSplit withTrain(UnaryOperator<Examples> change) {
    return new DataSplit(change.apply(train), test);
  }

  /** With the first rows only to train on. */
  public DataSplit withTrainRows(int rows) {
    return withTrain(examples -> examples.slice(0, Math.min(rows, examples.rows())));
  }

  /** With targets assigned at random, in train and test: there is nothing to learn. */
  public DataSplit withShuffledTargets(long seed) {
    Random random = new Random(seed);
    return both(examples -> examples.withTargetsOf(draw(examples.rows(), random)));
  }

  private DataSplit both(UnaryOperator<Examples> change) {
    return new DataSplit(change.apply(train), change.apply(test));
  }

  /** Row numbers, drawn with replacement. */
  private static int[] draw(int rows, Random random) {
    return random.ints(rows, 0, rows).toArray();
  }
}
