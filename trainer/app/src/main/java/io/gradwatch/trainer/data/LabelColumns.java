package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec.Target;
import io.gradwatch.trainer.job.JobException;

/** Labels of the rows of a table: values of columns, or classes encoded one-hot. */
sealed interface LabelColumns {

  /** Number of values per example. */
  int outputs();

  /** Whether labels are classes: one-hot, or a single value that is always 0 or 1. */
  boolean classes();

  /** Writes the labels of a row into an array of zeros. */
  void writeRow(int row, float[] to, int at);

  /**
   * The labels of a table.
   *
   * @throws JobException if a column does not exist, or a label is not a class from 0 to classes −
   *     1
   */
  static LabelColumns of(Target target, NumericTable table) throws JobException {
    if (target instanceof Target.Classes classes) {
      table.requireColumn(classes.column(), "data.target.column");
      OneHot.check(classes, table);
      return new OneHot(table, classes.column(), classes.classes());
    }
    Target.Values values = (Target.Values) target;
    table.requireColumn(values.last(), "data.target.columns");
    int outputs = values.last() - values.first() + 1;
    return new Values(table, values.first(), outputs, Values.binary(values, table));
  }

  /** Values of columns. */
  record Values(NumericTable table, int first, int outputs, boolean classes)
      implements LabelColumns {

    private static boolean binary(Target.Values target, NumericTable table) {
      if (target.last() != target.first()) {
        return false;
      }
      for (int row = 0; row < table.rows(); row++) {
        float label = table.at(row, target.first());
        if (label != 0 && label != 1) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void writeRow(int row, float[] to, int at) {
      for (int output = 0; output < outputs; output++) {
        to[at + output] = table.at(row, first + output);
      }
    }
  }

  /** A class number from 0, encoded one-hot. */
  record OneHot(NumericTable table, int column, int outputs) implements LabelColumns {

    private static void check(Target.Classes target, NumericTable table) throws JobException {
      for (int row = 0; row < table.rows(); row++) {
        float label = table.at(row, target.column());
        boolean whole = label == Math.rint(label);
        if (!(whole && label >= 0 && label < target.classes())) {
          throw new JobException(
              table.name()
                  + ": row "
                  + row
                  + ", counted from 0, has label "
                  + (whole && Float.isFinite(label) ? Long.toString((long) label) : label)
                  + " in column "
                  + target.column()
                  + "; with data.target.classes "
                  + target.classes()
                  + " labels must be the whole numbers 0 to "
                  + (target.classes() - 1));
        }
      }
    }

    @Override
    public boolean classes() {
      return true;
    }

    @Override
    public void writeRow(int row, float[] to, int at) {
      to[at + (int) table.at(row, column)] = 1;
    }
  }
}
