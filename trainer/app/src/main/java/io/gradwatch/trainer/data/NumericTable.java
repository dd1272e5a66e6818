package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.JobException;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers in rows and columns. It is the only copy of a data set in memory: four bytes a number,
 * and a million rows of a hundred columns are 0.4 GB.
 */
final class NumericTable {

  private final String name;
  private final int columns;
  private final float[][] rows;

  private NumericTable(String name, int columns, float[][] rows) {
    this.name = name;
    this.columns = columns;
    this.rows = rows;
  }

  /**
   * A table of these rows, which are kept and not copied.
   *
   * @param name of the file, for messages
   * @param rows all of the same length
   */
  static NumericTable of(String name, List<float[]> rows) throws JobException {
    if (rows.isEmpty()) {
      throw new JobException(name + ": empty; it has to hold a row of numbers for each example");
    }
    return new NumericTable(name, rows.get(0).length, rows.toArray(float[][]::new));
  }

  String name() {
    return name;
  }

  int rows() {
    return rows.length;
  }

  int columns() {
    return columns;
  }

  float at(int row, int column) {
    return rows[row][column];
  }

  /** The rows {@code from} to {@code to − 1}. */
  NumericTable slice(int from, int to) {
    return new NumericTable(name, columns, Arrays.copyOfRange(rows, from, to));
  }

  /**
   * Makes sure that a job names a column that is there.
   *
   * @param key of the job file that names it
   */
  void requireColumn(int column, String key) throws JobException {
    if (column >= columns) {
      throw new JobException(
          key + " names column " + column + "; " + name + " has columns 0 to " + (columns - 1));
    }
  }
}
