package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.JobException;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Inputs and labels, made batch by batch from the table that was read: nothing is held twice.
 * Features of a sequence are [rows, features/steps, steps], others [rows, features]; labels are
 * [rows, outputs].
 */
public final class Examples {

  private final NumericTable table;
  private final int firstFeature;
  private final int features;
  private final int steps;
  private final Scaling scaling;
  private final LabelColumns labels;

  private Examples(DataSpec spec, NumericTable table, Scaling scaling, LabelColumns labels) {
    this.table = table;
    this.firstFeature = spec.firstFeature();
    this.features = spec.features();
    this.steps = spec.steps();
    this.scaling = scaling;
    this.labels = labels;
  }

  /**
   * Looks at a table as a job says.
   *
   * @throws JobException when a column that is named is not there, or a label is out of range
   */
  static Examples of(DataSpec spec, NumericTable table, Scaling scaling) throws JobException {
    table.requireColumn(spec.lastFeature(), "data.features");
    return new Examples(spec, table, scaling, LabelColumns.of(spec.target(), table));
  }

  /** Examples in all. */
  public int rows() {
    return table.rows();
  }

  /** Whether labels tell classes: one-hot, or a single output that is always 0 or 1. */
  public boolean classes() {
    return labels.classes();
  }

  /** The order of rows as they stand. */
  public int[] inOrder() {
    int[] order = new int[rows()];
    Arrays.setAll(order, i -> i);
    return order;
  }

  /** The examples at {@code order[from]} to {@code order[to − 1]}. */
  public DataSet batch(int[] order, int from, int to) {
    int n = to - from;
    float[] in = new float[n * features];
    float[] out = new float[n * labels.outputs()];
    for (int i = 0; i < n; i++) {
      int row = order[from + i];
      for (int feature = 0; feature < features; feature++) {
        float value = table.at(row, firstFeature + feature);
        in[i * features + inputIndex(feature)] = scaling.scaled(feature, value);
      }
      labels.writeRow(row, out, i * labels.outputs());
    }
    long[] shape = steps == 0 ? new long[] {n, features} : new long[] {n, features / steps, steps};
    return new DataSet(
        Nd4j.create(in, shape, DataType.FLOAT),
        Nd4j.create(out, new long[] {n, labels.outputs()}, DataType.FLOAT));
  }

  /** Labels of all examples, [rows, outputs]. */
  public INDArray labels() {
    float[] all = new float[rows() * labels.outputs()];
    for (int row = 0; row < rows(); row++) {
      labels.writeRow(row, all, row * labels.outputs());
    }
    return Nd4j.create(all, new long[] {rows(), labels.outputs()}, DataType.FLOAT);
  }

  /**
   * A row holds time step after time step; a network wants all time steps of a feature together.
   */
  private int inputIndex(int feature) {
    if (steps == 0) {
      return feature;
    }
    int width = features / steps;
    return feature % width * steps + feature / width;
  }
}
