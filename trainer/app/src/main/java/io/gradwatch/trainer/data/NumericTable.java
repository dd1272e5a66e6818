package io.gradwatch.trainer.data;

import io.gradwatch.trainer.job.JobException;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers in rows and columns. The only copy of a data set in memory, at four bytes per number: a
 * million rows of a hundred columns take 0.4 GB.
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
   * Table of these rows, which are not copied.
   *
   * @param name name of the file, for messages
   * @param rows rows of the same length
   */
  static NumericTable of(String name, List<float[]> rows) throws JobException {
    if (rows.isEmpty()) {
      throw new JobException(name + ": empty; expected a row of numbers for each example");
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
   * Checks that a column exists.
   *
   * @param key key of the job file that names the column
   */
  void requireColumn(int column, String key) throws JobException {
    if (column >= columns) {
      throw new JobException(
          key + " names column " + column + "; " + name + " has columns 0 to " + (columns - 1));
    }
  }
}
