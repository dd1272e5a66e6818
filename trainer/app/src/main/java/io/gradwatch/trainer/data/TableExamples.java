package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec;
import io.gradwatch.trainer.job.JobException;
import io.gradwatch.training.data.Examples;
import io.gradwatch.training.data.PredictionTask;
import io.gradwatch.training.data.RowShape;
import io.gradwatch.training.data.RowSource;

/**
 * Scaled inputs and labels, read row by row from the table that holds them, so that the data set is
 * in memory once.
 *
 * @param steps time steps in a row; 0 when the row is no sequence
 */
record TableExamples(
    NumericTable table,
    int firstFeature,
    int features,
    int steps,
    Scaling scaling,
    LabelColumns labels)
    implements RowSource {

  /**
   * Examples of a table, as a job's data section describes them.
   *
   * @throws JobException if a named column does not exist, or a label is out of range
   */
  static Examples of(DataSpec spec, NumericTable table, Scaling scaling) throws JobException {
    table.requireColumn(spec.lastFeature(), "data.features");
    LabelColumns labels = LabelColumns.of(spec.target(), table);
    int steps = spec.steps();
    int features = spec.features();
    return Examples.of(
        labels.classes() ? PredictionTask.CLASSIFICATION : PredictionTask.REGRESSION,
        steps == 0 ? RowShape.flat(features) : new RowShape(features / steps, steps),
        RowShape.flat(labels.outputs()),
        new TableExamples(table, spec.firstFeature(), features, steps, scaling, labels));
  }

  @Override
  public int rows() {
    return table.rows();
  }

  @Override
  public void readInput(int row, float[] to, int at) {
    for (int feature = 0; feature < features; feature++) {
      float value = table.at(row, firstFeature + feature);
      to[at + inputIndex(feature)] = scaling.scaled(feature, value);
    }
  }

  @Override
  public void readTarget(int row, float[] to, int at) {
    labels.writeRow(row, to, at);
  }

  /** A table row is time-major; in an input array all time steps of a feature are adjacent. */
  private int inputIndex(int feature) {
    if (steps == 0) {
      return feature;
    }
    int width = features / steps;
    return feature % width * steps + feature / width;
  }
}
