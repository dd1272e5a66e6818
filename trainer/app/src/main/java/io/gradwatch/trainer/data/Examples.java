package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.JobException;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inputs and labels in memory, row by row. Features of a sequence are [rows, features/steps,
 * steps], others [rows, features]; labels are [rows, outputs].
 */
public final class Examples {

  private final int rows;
  private final int features;
  private final int steps;
  private final int outputs;
  private final float[] inputs;
  private final float[] labels;
  private final boolean classes;

  private Examples(
      int rows,
      int features,
      int steps,
      int outputs,
      float[] inputs,
      float[] labels,
      boolean classes) {
    this.rows = rows;
    this.features = features;
    this.steps = steps;
    this.outputs = outputs;
    this.inputs = inputs;
    this.labels = labels;
    this.classes = classes;
  }

  static Examples of(DataSpec spec, Table table, Scaling scaling) throws JobException {
    requireColumn(table, spec.lastFeature(), "data.features");
    float[] inputs = new float[Math.multiplyExact(table.rows(), spec.features())];
    int at = 0;
    for (int row = 0; row < table.rows(); row++) {
      for (int feature = 0; feature < spec.features(); feature++) {
        float value = table.at(row, spec.firstFeature() + feature);
        inputs[at++] = scaling.scaled(feature, value);
      }
    }
    if (spec.target() instanceof DataSpec.Target.Classes target) {
      float[] labels = oneHot(table, target);
      return new Examples(
          table.rows(), spec.features(), spec.steps(), target.classes(), inputs, labels, true);
    }
    DataSpec.Target.Values target = (DataSpec.Target.Values) spec.target();
    float[] labels = values(table, target);
    int outputs = target.last() - target.first() + 1;
    return new Examples(
        table.rows(), spec.features(), spec.steps(), outputs, inputs, labels, false);
  }

  static void requireColumn(Table table, int column, String key) throws JobException {
    if (column >= table.columns()) {
      throw new JobException(
          key
              + " names column "
              + column
              + "; "
              + table.name()
              + " has columns 0 to "
              + (table.columns() - 1));
    }
  }

  private static float[] oneHot(Table table, DataSpec.Target.Classes target) throws JobException {
    requireColumn(table, target.column(), "data.target.column");
    float[] labels = new float[Math.multiplyExact(table.rows(), target.classes())];
    for (int row = 0; row < table.rows(); row++) {
      float label = table.at(row, target.column());
      if (!(label >= 0 && label < target.classes() && label == Math.rint(label))) {
        throw new JobException(
            table.name()
                + ": row "
                + row
                + " has label "
                + (label == Math.rint(label) ? String.valueOf((long) label) : label)
                + "; with data.target.classes "
                + target.classes()
                + " labels are 0 to "
                + (target.classes() - 1));
      }
      labels[row * target.classes() + (int) label] = 1;
    }
    return labels;
  }

  private static float[] values(Table table, DataSpec.Target.Values target) throws JobException {
    requireColumn(table, target.last(), "data.target.columns");
    int outputs = target.last() - target.first() + 1;
    float[] labels = new float[Math.multiplyExact(table.rows(), outputs)];
    for (int row = 0; row < table.rows(); row++) {
      for (int output = 0; output < outputs; output++) {
        labels[row * outputs + output] = table.at(row, target.first() + output);
      }
    }
    return labels;
  }

  /** Examples in all. */
  public int rows() {
    return rows;
  }

  /** Outputs of an example. */
  public int outputs() {
    return outputs;
  }

  /** Whether labels tell classes: one-hot, or a single output that is 0 or 1. */
  public boolean classes() {
    if (classes || outputs > 1) {
      return classes;
    }
    for (float label : labels) {
      if (label != 0 && label != 1) {
        return false;
      }
    }
    return true;
  }

  /** The examples at {@code order[from]} to {@code order[to − 1]}. */
  public DataSet batch(int[] order, int from, int to) {
    int n = to - from;
    float[] in = new float[n * features];
    float[] out = new float[n * outputs];
    for (int i = 0; i < n; i++) {
      System.arraycopy(inputs, order[from + i] * features, in, i * features, features);
      System.arraycopy(labels, order[from + i] * outputs, out, i * outputs, outputs);
    }
    INDArray labelArray = Nd4j.create(out, new long[] {n, outputs}, DataType.FLOAT);
    return new DataSet(shaped(in, n), labelArray);
  }

  /** A row holds time step after time step; the network wants [rows, features, time]. */
  private INDArray shaped(float[] in, int n) {
    if (steps == 0) {
      return Nd4j.create(in, new long[] {n, features}, DataType.FLOAT);
    }
    int width = features / steps;
    float[] transposed = new float[in.length];
    for (int row = 0; row < n; row++) {
      for (int t = 0; t < steps; t++) {
        for (int f = 0; f < width; f++) {
          transposed[(row * width + f) * steps + t] = in[row * features + t * width + f];
        }
      }
    }
    return Nd4j.create(transposed, new long[] {n, width, steps}, DataType.FLOAT);
  }

  /** Rows for which the outputs [rows, outputs] name the same class as the labels. */
  public static int right(INDArray outputs, INDArray labels) {
    double[] out = outputs.ravel().toDoubleVector();
    double[] label = labels.ravel().toDoubleVector();
    int width = (int) labels.size(1);
    int right = 0;
    for (int row = 0; row < labels.size(0); row++) {
      boolean same =
          width == 1
              ? out[row] >= 0.5 == label[row] >= 0.5
              : largest(out, row, width) == largest(label, row, width);
      right += same ? 1 : 0;
    }
    return right;
  }

  private static int largest(double[] values, int row, int width) {
    int best = 0;
    for (int i = 1; i < width; i++) {
      best = values[row * width + i] > values[row * width + best] ? i : best;
    }
    return Double.isNaN(values[row * width + best]) ? -1 : best;
  }

  /** The order of rows as they stand. */
  public int[] inOrder() {
    int[] order = new int[rows];
    Arrays.setAll(order, i -> i);
    return order;
  }
}
