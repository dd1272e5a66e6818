package io.gradwatch.lab.data;

import java.util.Random;

/** Makes one row after another. */
interface RowMaker {

  /**
   * Fills a row.
   *
   * @param row from 0
   * @param random of the data set
   * @param input all zero
   * @param target all zero
   */
  void make(int row, Random random, float[] input, float[] target);

  /** A data set of so many rows, three quarters of them to train on. */
  static DataSplit split(
      Task task, Shape inputShape, Shape targetShape, int rows, long seed, RowMaker maker) {
    // Neighbouring seeds of java.util.Random begin with nearly the same number.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + rows);
    float[][] inputs = new float[rows][inputShape.values()];
    float[][] targets = new float[rows][targetShape.values()];
    for (int row = 0; row < rows; row++) {
      maker.make(row, random, inputs[row], targets[row]);
    }
    return DataSplit.of(task, Examples.of(inputShape, targetShape, inputs, targets));
  }
}
