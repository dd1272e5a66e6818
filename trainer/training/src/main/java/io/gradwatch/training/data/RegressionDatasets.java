package io.gradwatch.training.data;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Generated regression datasets with one target per row. */
public final class RegressionDatasets {

  private RegressionDatasets() {}

  /** Two periods of a sine over −1 to 1. */
  public static DataSplit sine(long seed, int rows, double noise) {
    return curve(seed, rows, 1, noise, x -> Math.sin(2 * Math.PI * x));
  }

  /** x² over −range to range; from a range of about 10 on, targets are poorly scaled. */
  public static DataSplit quadratic(long seed, int rows, double range, double noise) {
    return curve(seed, rows, range, noise, x -> x * x);
  }

  /** x⁴ over −range to range; a range of 100 gives targets up to 1e8. */
  public static DataSplit quartic(long seed, int rows, double range, double noise) {
    return curve(seed, rows, range, noise, x -> x * x * x * x);
  }

  /**
   * Friedman's first function of 5 features, of order 1, beside irrelevant features; inputs are
   * uniform over −1 to 1.
   *
   * @param features at least 5
   */
  public static DataSplit friedman(long seed, int rows, int features, double noise) {
    return regression(
        seed,
        rows,
        features,
        noise,
        x ->
            (10 * Math.sin(Math.PI * (x[0] + 1) * (x[1] + 1) / 4)
                    + 5 * x[2] * x[2]
                    + 5 * (x[3] + 1)
                    + 2.5 * (x[4] + 1)
                    - 14)
                / 5);
  }

  /**
   * A weighted sum of all features, with a variance of 1, and noise; with a noise of 2, R² is 0.2
   * at best.
   */
  public static DataSplit linear(long seed, int rows, int features, double noise) {
    double[] weights = new Random(seed ^ 0x5DEECE66DL).doubles(features, -1, 1).toArray();
    double variance = 0;
    for (double weight : weights) {
      variance += weight * weight / 3; // a uniform feature's variance
    }
    double scale = 1 / Math.sqrt(variance);
    return regression(
        seed,
        rows,
        features,
        noise,
        x -> {
          double sum = 0;
          for (int i = 0; i < x.length; i++) {
            sum += weights[i] * x[i];
          }
          return scale * sum;
        });
  }

  private interface RegressionFunction {
    double value(float[] x);
  }

  private static DataSplit curve(
      long seed, int rows, double range, double noise, DoubleUnaryOperator function) {
    return RowGenerator.dataset(
        PredictionTask.REGRESSION,
        RowShape.flat(1),
        RowShape.flat(1),
        rows,
        seed,
        (row, random, input, target) -> {
          double x = range * (2 * random.nextDouble() - 1);
          input[0] = (float) x;
          target[0] = (float) (function.applyAsDouble(x) + noise * random.nextGaussian());
        });
  }

  private static DataSplit regression(
      long seed, int rows, int features, double noise, RegressionFunction function) {
    return RowGenerator.dataset(
        PredictionTask.REGRESSION,
        RowShape.flat(features),
        RowShape.flat(1),
        rows,
        seed,
        (row, random, input, target) -> {
          for (int i = 0; i < features; i++) {
            input[i] = (float) (2 * random.nextDouble() - 1);
          }
          target[0] = (float) (function.value(input) + noise * random.nextGaussian());
        });
  }
}
