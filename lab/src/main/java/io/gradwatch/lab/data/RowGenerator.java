package io.gradwatch.lab.data;

import java.util.Random;

/** Makes one row after another. */
interface RowGenerator {

  /**
   * Fills a row.
   *
   * @param row from 0
   * @param random of the data set
   * @param input all zero
   * @param target all zero
   */
  void generate(int row, Random random, float[] input, float[] target);

  /** A data set of so many rows, three quarters of them to train on. */
  static DataSplit dataset(
      PredictionTask task,
      RowShape inputShape,
      RowShape targetShape,
      int rows,
      long seed,
      RowGenerator generator) {
    // Neighbouring seeds of java.util.Random begin with nearly the same number.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + rows);
    float[][] inputs = new float[rows][inputShape.values()];
    float[][] targets = new float[rows][targetShape.values()];
    for (int row = 0; row < rows; row++) {
      generator.generate(row, random, inputs[row], targets[row]);
    }
    return DataSplit.of(task, Examples.of(inputShape, targetShape, inputs, targets));
  }
}
