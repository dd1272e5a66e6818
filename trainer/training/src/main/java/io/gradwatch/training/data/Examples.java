package io.gradwatch.training.data;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of inputs and their targets, from which batches are made. Arrays are [rows, features], or
 * [rows, features, steps] for sequences: within a row, all time steps of a feature are adjacent.
 */
public final class Examples {

  private final PredictionTask task;
  private final RowShape inputShape;
  private final RowShape targetShape;
  private final RowSource source;
  private final boolean paddingMasked;

  private Examples(
      PredictionTask task,
      RowShape inputShape,
      RowShape targetShape,
      RowSource source,
      boolean paddingMasked) {
    this.task = task;
    this.inputShape = inputShape;
    this.targetShape = targetShape;
    this.source = source;
    this.paddingMasked = paddingMasked;
  }

  /** Examples whose rows are read from a source each time a batch is made. */
  public static Examples of(
      PredictionTask task, RowShape inputShape, RowShape targetShape, RowSource source) {
    return new Examples(task, inputShape, targetShape, source, false);
  }

  /**
   * Examples of arrays, which are not copied.
   *
   * @throws IllegalArgumentException if a row does not have the shape's number of values
   */
  static Examples of(
      PredictionTask task,
      RowShape inputShape,
      RowShape targetShape,
      float[][] inputs,
      float[][] targets) {
    ArrayRows rows = new ArrayRows(inputs, targets);
    for (int row = 0; row < inputs.length; row++) {
      if (inputs[row].length != inputShape.values()
          || targets[row].length != targetShape.values()) {
        throw new IllegalArgumentException("row " + row + " does not fit the shapes");
      }
    }
    return new Examples(task, inputShape, targetShape, rows, false);
  }

  /** Number of examples. */
  public int rows() {
    return source.rows();
  }

  public PredictionTask task() {
    return task;
  }

  public RowShape inputShape() {
    return inputShape;
  }

  public RowShape targetShape() {
    return targetShape;
  }

  /** The examples at {@code order[from]} to {@code order[to − 1]}. */
  public DataSet batch(int[] order, int from, int to) {
    int rows = to - from;
    float[] inputs = new float[rows * inputShape.values()];
    float[] targets = new float[rows * targetShape.values()];
    for (int i = 0; i < rows; i++) {
      source.readInput(order[from + i], inputs, i * inputShape.values());
      source.readTarget(order[from + i], targets, i * targetShape.values());
    }
    DataSet batch =
        new DataSet(
            Nd4j.create(inputs, inputShape.batchShape(rows), DataType.FLOAT),
            Nd4j.create(targets, targetShape.batchShape(rows), DataType.FLOAT));
    if (paddingMasked) {
      INDArray mask = PaddingMask.of(inputs, inputShape, rows);
      batch.setFeaturesMaskArray(mask);
      batch.setLabelsMaskArray(targetShape.steps() > 0 ? mask : null);
    }
    return batch;
  }

  /** The examples {@code from} to {@code to − 1}, as they are stored. */
  public DataSet batch(int from, int to) {
    return batch(IntStream.range(from, to).toArray(), 0, to - from);
  }

  /** The first examples, at most {@code maxRows}, as one batch. */
  public DataSet first(int maxRows) {
    return batch(0, Math.min(maxRows, rows()));
  }

  /** Targets of all examples. */
  public INDArray labels() {
    float[] targets = new float[rows() * targetShape.values()];
    for (int row = 0; row < rows(); row++) {
      source.readTarget(row, targets, row * targetShape.values());
    }
    return Nd4j.create(targets, targetShape.batchShape(rows()), DataType.FLOAT);
  }

  /** The examples {@code from} to {@code to − 1}. */
  public Examples slice(int from, int to) {
    return select(IntStream.range(from, to).toArray());
  }

  /** The examples at these rows, in this order; a row may occur more than once. */
  Examples select(int[] rows) {
    return with(
        Arrays.stream(rows).mapToObj(this::input).toArray(float[][]::new),
        Arrays.stream(rows).mapToObj(this::target).toArray(float[][]::new));
  }

  /** With every input changed. */
  public Examples withInputs(DoubleUnaryOperator change) {
    return withInputs(row -> true, change);
  }

  /** With every input of the selected rows changed. */
  public Examples withInputs(IntPredicate rows, DoubleUnaryOperator change) {
    return with(changed(inputs(), rows, change), targets());
  }

  /** With every target changed. */
  public Examples withTargets(DoubleUnaryOperator change) {
    return withTargets(row -> true, change);
  }

  /** With every target of the selected rows changed. */
  public Examples withTargets(IntPredicate rows, DoubleUnaryOperator change) {
    return with(inputs(), changed(targets(), rows, change));
  }

  /** With each row's targets replaced by those of another row: inputs no longer predict them. */
  Examples withTargetsOf(int[] rows) {
    return with(inputs(), Arrays.stream(rows).mapToObj(this::target).toArray(float[][]::new));
  }

  /** With the last of each row's targets only: of two classes one-hot, whether it is the second. */
  Examples withLastTarget() {
    float[][] last = targets();
    for (int row = 0; row < last.length; row++) {
      last[row] = new float[] {last[row][last[row].length - 1]};
    }
    return new Examples(
        task, inputShape, RowShape.flat(1), new ArrayRows(inputs(), last), paddingMasked);
  }

  /** With another target behind each row's own, which are no sequence. */
  Examples withExtraTarget(ToDoubleFunction<float[]> extra) {
    float[][] extended = targets();
    for (int row = 0; row < extended.length; row++) {
      float[] own = extended[row];
      extended[row] = Arrays.copyOf(own, own.length + 1);
      extended[row][own.length] = (float) extra.applyAsDouble(own);
    }
    return new Examples(
        task,
        inputShape,
        RowShape.flat(targetShape.features() + 1),
        new ArrayRows(inputs(), extended),
        paddingMasked);
  }

  /** With targets that are values, whatever they stood for before. */
  Examples asRegression() {
    return new Examples(PredictionTask.REGRESSION, inputShape, targetShape, source, paddingMasked);
  }

  /**
   * With rows of other lengths: inputs after a row's length are 0 and masked in every batch, and so
   * are targets if they are sequences. The mask of a batch ends at the last input that is not 0.
   *
   * @param lengths number of time steps of a row by its number, at least 1
   * @throws IllegalStateException if inputs are not sequences
   */
  Examples withLengths(IntUnaryOperator lengths) {
    int steps = inputShape.steps();
    if (steps == 0) {
      throw new IllegalStateException("only sequences can be padded");
    }
    float[][] padded = inputs();
    for (int row = 0; row < padded.length; row++) {
      int length = lengths.applyAsInt(row);
      for (int i = 0; i < padded[row].length; i++) {
        padded[row][i] = i % steps < length ? padded[row][i] : 0;
      }
    }
    return new Examples(task, inputShape, targetShape, new ArrayRows(padded, targets()), true);
  }

  /** Without most rows of a class, given one-hot: of these, only every {@code nth} is kept. */
  Examples thinned(int label, int nth) {
    int[] seen = {0};
    return select(
        IntStream.range(0, rows())
            .filter(row -> target(row)[label] != 1 || seen[0]++ % nth == 0)
            .toArray());
  }

  private Examples with(float[][] inputs, float[][] targets) {
    return new Examples(
        task, inputShape, targetShape, new ArrayRows(inputs, targets), paddingMasked);
  }

  private float[][] inputs() {
    return IntStream.range(0, rows()).mapToObj(this::input).toArray(float[][]::new);
  }

  private float[][] targets() {
    return IntStream.range(0, rows()).mapToObj(this::target).toArray(float[][]::new);
  }

  private float[] input(int row) {
    float[] values = new float[inputShape.values()];
    source.readInput(row, values, 0);
    return values;
  }

  private float[] target(int row) {
    float[] values = new float[targetShape.values()];
    source.readTarget(row, values, 0);
    return values;
  }

  /** Changes values in place. */
  private static float[][] changed(
      float[][] values, IntPredicate rows, DoubleUnaryOperator change) {
    for (int row = 0; row < values.length; row++) {
      for (int i = 0; rows.test(row) && i < values[row].length; i++) {
        values[row][i] = (float) change.applyAsDouble(values[row][i]);
      }
    }
    return values;
  }
}
