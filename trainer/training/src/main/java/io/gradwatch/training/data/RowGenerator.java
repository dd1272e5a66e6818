package io.gradwatch.training.data;

import java.util.Random;

/** Generates a dataset row by row. */
@FunctionalInterface
public interface RowGenerator {

  /**
   * Fills a row.
   *
   * @param row from 0
   * @param random numbers of the dataset
   * @param input values to set, all zero
   * @param target values to set, all zero
   */
  void generate(int row, Random random, float[] input, float[] target);

  /** A dataset of {@code rows} rows, three quarters of them to train on. */
  static DataSplit dataset(
      PredictionTask task,
      RowShape inputShape,
      RowShape targetShape,
      int rows,
      long seed,
      RowGenerator generator) {
    // Neighbouring seeds of java.util.Random start with nearly the same number.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + rows);
    float[][] inputs = new float[rows][inputShape.values()];
    float[][] targets = new float[rows][targetShape.values()];
    for (int row = 0; row < rows; row++) {
      generator.generate(row, random, inputs[row], targets[row]);
    }
    return DataSplit.of(Examples.of(task, inputShape, targetShape, inputs, targets));
  }
}
