package io.gradwatch.training.data;

/** Rows of numbers, read one at a time. Each is always read alike. */
public interface RowSource {

  /** Number of rows. */
  int rows();

  /**
   * Writes the inputs of a row.
   *
   * @param to zero from {@code at} on
   */
  void readInput(int row, float[] to, int at);

  /**
   * Writes the targets of a row.
   *
   * @param to zero from {@code at} on
   */
  void readTarget(int row, float[] to, int at);
}
