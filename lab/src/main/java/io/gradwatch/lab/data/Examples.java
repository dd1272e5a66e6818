package io.gradwatch.lab.data;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Rows of inputs and their targets. Arrays made of them are [rows, features], or [rows, features,
 * steps] for sequences: within a row, all time steps of a feature stand together.
 */
public final class Examples {

  private final RowShape inputShape;
  private final RowShape targetShape;
  private final float[][] inputs;
  private final float[][] targets;

  private Examples(RowShape inputShape, RowShape targetShape, float[][] inputs, float[][] targets) {
    this.inputShape = inputShape;
    this.targetShape = targetShape;
    this.inputs = inputs;
    this.targets = targets;
  }

  /**
   * Rows as they are, not copied.
   *
   * @throws IllegalArgumentException when a row does not have the shape's number of values
   */
  static Examples of(
      RowShape inputShape, RowShape targetShape, float[][] inputs, float[][] targets) {
    if (inputs.length != targets.length) {
      throw new IllegalArgumentException(inputs.length + " inputs, " + targets.length + " targets");
    }
    for (int row = 0; row < inputs.length; row++) {
      if (inputs[row].length != inputShape.values()
          || targets[row].length != targetShape.values()) {
        throw new IllegalArgumentException("row " + row + " does not fit the shapes");
      }
    }
    return new Examples(inputShape, targetShape, inputs, targets);
  }

  public int rows() {
    return inputs.length;
  }

  public RowShape inputShape() {
    return inputShape;
  }

  public RowShape targetShape() {
    return targetShape;
  }

  /** The rows at {@code order[from]} to {@code order[to − 1]}. */
  public DataSet batch(int[] order, int from, int to) {
    int rows = to - from;
    float[] in = new float[rows * inputShape.values()];
    float[] out = new float[rows * targetShape.values()];
    for (int i = 0; i < rows; i++) {
      int row = order[from + i];
      System.arraycopy(inputs[row], 0, in, i * inputShape.values(), inputShape.values());
      System.arraycopy(targets[row], 0, out, i * targetShape.values(), targetShape.values());
    }
    return new DataSet(
        Nd4j.create(in, inputShape.batchShape(rows), DataType.FLOAT),
        Nd4j.create(out, targetShape.batchShape(rows), DataType.FLOAT));
  }

  /** The first rows, at most so many, as one batch. */
  public DataSet first(int maxRows) {
    int rows = Math.min(maxRows, rows());
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    return batch(order, 0, rows);
  }

  /** The rows from one on to before another. */
  public Examples slice(int from, int to) {
    return new Examples(
        inputShape,
        targetShape,
        Arrays.copyOfRange(inputs, from, to),
        Arrays.copyOfRange(targets, from, to));
  }

  /** With another number in place of each input. */
  public Examples withInputs(DoubleUnaryOperator change) {
    return new Examples(inputShape, targetShape, changed(inputs, row -> true, change), targets);
  }

  /** With another number in place of each input of the rows that are chosen. */
  public Examples withInputs(IntPredicate rows, DoubleUnaryOperator change) {
    return new Examples(inputShape, targetShape, changed(inputs, rows, change), targets);
  }

  /** With another number in place of each target. */
  public Examples withTargets(DoubleUnaryOperator change) {
    return new Examples(inputShape, targetShape, inputs, changed(targets, row -> true, change));
  }

  /** With another number in place of each target of the rows that are chosen. */
  public Examples withTargets(IntPredicate rows, DoubleUnaryOperator change) {
    return new Examples(inputShape, targetShape, inputs, changed(targets, rows, change));
  }

  /** With the rows' targets dealt out anew: inputs that tell nothing of them. */
  Examples withTargetsOf(int[] order) {
    float[][] reassigned = new float[rows()][];
    Arrays.setAll(reassigned, row -> targets[order[row]]);
    return new Examples(inputShape, targetShape, inputs, reassigned);
  }

  /** With the last of each row's targets alone: for two classes, whether it is the second. */
  Examples withLastTarget() {
    float[][] last = new float[rows()][];
    Arrays.setAll(last, row -> new float[] {targets[row][targets[row].length - 1]});
    return new Examples(inputShape, RowShape.flat(1), inputs, last);
  }

  private static float[][] changed(
      float[][] values, IntPredicate rows, DoubleUnaryOperator change) {
    float[][] result = new float[values.length][];
    for (int row = 0; row < values.length; row++) {
      result[row] = values[row].clone();
      for (int i = 0; rows.test(row) && i < result[row].length; i++) {
        result[row][i] = (float) change.applyAsDouble(values[row][i]);
      }
    }
    return result;
  }
}
