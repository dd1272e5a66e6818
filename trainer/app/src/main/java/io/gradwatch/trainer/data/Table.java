package io.gradwatch.trainer.data;

/**
 * Numbers in rows and columns, row-major.
 *
 * @param name of the file, for messages
 * @param rows of the table
 * @param columns of the table
 * @param values row by row
 */
@SuppressWarnings("ArrayRecordComponent") // a data set is read once and not compared
record Table(String name, int rows, int columns, float[] values) {

  float at(int row, int column) {
    return values[row * columns + column];
  }
}
