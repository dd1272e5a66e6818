package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.DataSpec.Target;
import io.gradwatch.trainer.job.JobException;

/** What is to be learned of each row: columns as they are, or a class, one-hot. */
sealed interface LabelColumns {

  /** Numbers of an example. */
  int outputs();

  /** Whether they tell a class: one-hot, or a single number that is always 0 or 1. */
  boolean classes();

  /** Writes an example's numbers, into zeros. */
  void writeRow(int row, float[] to, int at);

  /**
   * The labels of a table.
   *
   * @throws JobException when a column is not there, or a class is none of those promised
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

  /** Columns as they are. */
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

  /** A class from 0: all zeros but a one. */
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
                  + " labels are the whole numbers 0 to "
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
