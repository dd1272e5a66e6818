package io.gradwatch.training.data;

import java.util.Random;

/** Generated classification datasets; targets are one-hot. */
public final class ClassificationDatasets {

  private ClassificationDatasets() {}

  /**
   * Normally distributed points around a random centre per class; coordinates of centres are
   * between −2 and 2.
   *
   * @param spread standard deviation around a centre; from about 1.5 on, classes of few features
   *     overlap
   */
  public static DataSplit blobs(long seed, int rows, int classes, int features, double spread) {
    Random centreRandom = new Random(seed ^ 0x5DEECE66DL);
    double[][] centres = new double[classes][features];
    for (double[] centre : centres) {
      for (int i = 0; i < features; i++) {
        centre[i] = 4 * centreRandom.nextDouble() - 2;
      }
    }
    return RowGenerator.dataset(
        PredictionTask.CLASSIFICATION,
        RowShape.flat(features),
        RowShape.flat(classes),
        rows,
        seed,
        (row, random, input, target) -> {
          int label = random.nextInt(classes);
          for (int i = 0; i < features; i++) {
            input[i] = (float) (centres[label][i] + spread * random.nextGaussian());
          }
          target[label] = 1;
        });
  }

  /** A circle of radius 0.5 within one of radius 1. */
  public static DataSplit circles(long seed, int rows, double noise) {
    return plane(
        seed,
        rows,
        2,
        noise,
        (label, random) -> polar(label == 0 ? 1 : 0.5, 2 * Math.PI * random.nextDouble()));
  }

  /** Two interleaving half-moons. */
  public static DataSplit moons(long seed, int rows, double noise) {
    return plane(
        seed,
        rows,
        2,
        noise,
        (label, random) -> {
          double angle = Math.PI * random.nextDouble();
          return label == 0
              ? new double[] {Math.cos(angle) - 0.5, Math.sin(angle) - 0.25}
              : new double[] {0.5 - Math.cos(angle), 0.25 - Math.sin(angle)};
        });
  }

  /**
   * Interleaving spiral arms.
   *
   * @param arms number of arms, a class each
   * @param turns turns of an arm
   */
  public static DataSplit spirals(long seed, int rows, int arms, double turns, double noise) {
    return plane(
        seed,
        rows,
        arms,
        noise,
        (label, random) -> {
          double distance = Math.sqrt(random.nextDouble());
          return polar(distance, 2 * Math.PI * (turns * distance + (double) label / arms));
        });
  }

  /** Exclusive or: noisy corners of a square, in class 1 if exactly one coordinate is 1. */
  public static DataSplit xor(long seed, int rows, double noise) {
    return RowGenerator.dataset(
        PredictionTask.CLASSIFICATION,
        RowShape.flat(2),
        RowShape.flat(2),
        rows,
        seed,
        (row, random, input, target) -> {
          int first = row / 2 % 2;
          int second = row % 2;
          input[0] = (float) (first + noise * random.nextGaussian());
          input[1] = (float) (second + noise * random.nextGaussian());
          target[first == second ? 0 : 1] = 1;
        });
  }

  /** One index of a vocabulary, for an embedding layer; each index has a fixed class. */
  public static DataSplit categories(long seed, int rows, int vocabulary, int classes) {
    int[] classOf = new Random(seed ^ 0x5DEECE66DL).ints(vocabulary, 0, classes).toArray();
    return RowGenerator.dataset(
        PredictionTask.CLASSIFICATION,
        RowShape.flat(1),
        RowShape.flat(classes),
        rows,
        seed,
        (row, random, input, target) -> {
          int index = random.nextInt(vocabulary);
          input[0] = index;
          target[classOf[index]] = 1;
        });
  }

  private interface ClassCurve {
    double[] point(int label, Random random);
  }

  private static DataSplit plane(long seed, int rows, int classes, double noise, ClassCurve curve) {
    return RowGenerator.dataset(
        PredictionTask.CLASSIFICATION,
        RowShape.flat(2),
        RowShape.flat(classes),
        rows,
        seed,
        (row, random, input, target) -> {
          int label = random.nextInt(classes);
          double[] point = curve.point(label, random);
          input[0] = (float) (point[0] + noise * random.nextGaussian());
          input[1] = (float) (point[1] + noise * random.nextGaussian());
          target[label] = 1;
        });
  }

  private static double[] polar(double radius, double angle) {
    return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
  }
}
