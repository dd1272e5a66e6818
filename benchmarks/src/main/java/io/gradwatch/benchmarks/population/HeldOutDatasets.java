package io.gradwatch.benchmarks.population;

import io.gradwatch.training.data.DataSplit;
import io.gradwatch.training.data.PredictionTask;
import io.gradwatch.training.data.RowGenerator;
import io.gradwatch.training.data.RowShape;
import java.util.Random;
import java.util.Set;

/** Generated data sets of rows on which no detector may be tuned. */
final class HeldOutDatasets {

  /** Names of all data sets that are held out, as {@link DatasetGenerator#name} returns them. */
  static final Set<String> NAMES =
      Set.of(
          "checkerboard",
          "rings",
          "parity",
          "bars",
          "terraces",
          "ripples",
          "lowRank",
          "counts",
          "majority",
          "cue",
          "trends",
          "echo",
          "autoregression",
          "tagging");

  private static final int IMAGE_SIZE = 8;
  private static final int BAR_DIRECTIONS = 4;

  private HeldOutDatasets() {}

  /** Points of a square whose class is the colour of their tile on a board of n × n tiles. */
  static DatasetGenerator checkerboard(int rows, int tiles) {
    return new DatasetGenerator(
        "checkerboard(" + rows + "," + tiles + ")",
        seed ->
            classes(
                seed,
                rows,
                2,
                2,
                (row, random, input, target) -> {
                  int colour = 0;
                  for (int axis = 0; axis < 2; axis++) {
                    double at = random.nextDouble();
                    input[axis] = (float) (2 * at - 1);
                    colour += (int) (at * tiles);
                  }
                  target[colour % 2] = 1;
                }));
  }

  /** Concentric rings around the origin, with normal noise of their radii. */
  static DatasetGenerator rings(int rows, int classes, double noise) {
    return new DatasetGenerator(
        "rings(" + rows + "," + classes + "," + noise + ")",
        seed ->
            classes(
                seed,
                rows,
                2,
                classes,
                (row, random, input, target) -> {
                  int label = random.nextInt(classes);
                  double angle = 2 * Math.PI * random.nextDouble();
                  double radius = (label + 1.0) / classes + noise * random.nextGaussian();
                  input[0] = (float) (2 * radius * Math.cos(angle));
                  input[1] = (float) (2 * radius * Math.sin(angle));
                  target[label] = 1;
                }));
  }

  /** Bits of ±1 with normal noise of 0.1, and features of noise alone; the class is the parity. */
  static DatasetGenerator parity(int rows, int bits, int noiseFeatures) {
    return new DatasetGenerator(
        "parity(" + rows + "," + bits + "," + noiseFeatures + ")",
        seed ->
            classes(
                seed,
                rows,
                bits + noiseFeatures,
                2,
                (row, random, input, target) -> {
                  int ones = 0;
                  for (int i = 0; i < input.length; i++) {
                    int bit = i < bits ? random.nextInt(2) : 0;
                    double centre = i < bits ? 2 * bit - 1 : 0;
                    ones += bit;
                    input[i] = (float) (centre + 0.1 * random.nextGaussian());
                  }
                  target[ones % 2] = 1;
                }));
  }

  /**
   * Images of 8 × 8 pixels with a bar at a random position: horizontal, vertical or along one of
   * the diagonals.
   */
  static DatasetGenerator bars(int rows, double noise) {
    return new DatasetGenerator(
        "bars(" + rows + "," + noise + ")",
        seed ->
            classes(
                seed,
                rows,
                IMAGE_SIZE * IMAGE_SIZE,
                BAR_DIRECTIONS,
                (row, random, input, target) -> {
                  int label = random.nextInt(BAR_DIRECTIONS);
                  int offset = random.nextInt(IMAGE_SIZE);
                  for (int x = 0; x < IMAGE_SIZE; x++) {
                    for (int y = 0; y < IMAGE_SIZE; y++) {
                      double ink = isOnBar(label, offset, x, y) ? 1 : 0;
                      input[IMAGE_SIZE * y + x] = (float) (ink + noise * random.nextGaussian());
                    }
                  }
                  target[label] = 1;
                }));
  }

  private static boolean isOnBar(int direction, int offset, int x, int y) {
    return switch (direction) {
      case 0 -> y == offset;
      case 1 -> x == offset;
      case 2 -> (x + y) % IMAGE_SIZE == offset;
      default -> (x - y + IMAGE_SIZE) % IMAGE_SIZE == offset;
    };
  }

  /** A sum of steps, as a regression tree has them; inputs are uniform over −1 to 1. */
  static DatasetGenerator terraces(int rows, int features, double noise) {
    return new DatasetGenerator(
        "terraces(" + rows + "," + features + "," + noise + ") of values",
        seed ->
            values(
                seed,
                rows,
                features,
                1,
                (row, random, input, target) -> {
                  double sum = 0;
                  for (int i = 0; i < features; i++) {
                    input[i] = (float) (2 * random.nextDouble() - 1);
                    sum += Math.floor(2 * input[i]) + 0.5; // a step of variance 1.25
                  }
                  target[0] =
                      (float) (sum / Math.sqrt(1.25 * features) + noise * random.nextGaussian());
                }));
  }

  /** sin 3x · cos 3y over −1 to 1, and their difference as a second target. */
  static DatasetGenerator ripples(int rows, double noise) {
    return new DatasetGenerator(
        "ripples(" + rows + "," + noise + ") of values",
        seed ->
            values(
                seed,
                rows,
                2,
                2,
                (row, random, input, target) -> {
                  input[0] = (float) (2 * random.nextDouble() - 1);
                  input[1] = (float) (2 * random.nextDouble() - 1);
                  double wave = Math.sin(3 * input[0]) * Math.cos(3 * input[1]);
                  target[0] = (float) (wave + noise * random.nextGaussian());
                  target[1] = (float) (input[0] - input[1] + noise * random.nextGaussian());
                }));
  }

  /** Linear functions of a few hidden values, with noise; the targets are the inputs. */
  static DatasetGenerator lowRank(int rows, int features, int rank, double noise) {
    return new DatasetGenerator(
        "lowRank(" + rows + "," + features + "," + rank + "," + noise + ") of values",
        seed -> {
          double[] loadings =
              new Random(seed ^ 0x2545F491L).doubles((long) features * rank, -1, 1).toArray();
          return values(
              seed,
              rows,
              features,
              features,
              (row, random, input, target) -> {
                double[] hidden = random.doubles(rank, -1, 1).toArray();
                for (int i = 0; i < features; i++) {
                  double sum = noise * random.nextGaussian();
                  for (int j = 0; j < rank; j++) {
                    sum += loadings[i * rank + j] * hidden[j];
                  }
                  input[i] = (float) sum;
                  target[i] = (float) sum;
                }
              });
        });
  }

  /** Counts from Poisson distributions, whose rates are exponentials of sums of the features. */
  static DatasetGenerator counts(int rows, int features, double meanRate) {
    return new DatasetGenerator(
        "counts(" + rows + "," + features + "," + meanRate + ") of values",
        seed ->
            values(
                seed,
                rows,
                features,
                1,
                (row, random, input, target) -> {
                  double exponent = 0;
                  for (int i = 0; i < features; i++) {
                    input[i] = (float) (2 * random.nextDouble() - 1);
                    exponent += (i % 2 == 0 ? 1 : -1) * input[i];
                  }
                  target[0] = poisson(random, meanRate * Math.exp(exponent / Math.sqrt(features)));
                }));
  }

  /** Knuth's method: the number of uniform factors until their product falls below exp(−rate). */
  private static int poisson(Random random, double rate) {
    int count = 0;
    double product = random.nextDouble();
    while (product > Math.exp(-rate)) {
      count++;
      product *= random.nextDouble();
    }
    return count;
  }

  /** Sequences of tokens for an embedding; the class is that of most of them. */
  static DatasetGenerator majority(int rows, int length, int vocabulary) {
    return new DatasetGenerator(
        "majority(" + rows + "," + length + "," + vocabulary + ")",
        seed ->
            classes(
                seed,
                rows,
                length,
                2,
                (row, random, input, target) -> {
                  double share = random.nextBoolean() ? 0.25 : 0.75;
                  int ofSecondClass = 0;
                  for (int i = 0; i < length; i++) {
                    boolean second = random.nextDouble() < share;
                    input[i] =
                        second
                            ? vocabulary / 2 + random.nextInt(vocabulary - vocabulary / 2)
                            : random.nextInt(vocabulary / 2);
                    ofSecondClass += second ? 1 : 0;
                  }
                  target[2 * ofSecondClass > length ? 1 : 0] = 1;
                }));
  }

  private static DataSplit classes(
      long seed, int rows, int features, int classes, RowGenerator generator) {
    return RowGenerator.dataset(
        PredictionTask.CLASSIFICATION,
        RowShape.flat(features),
        RowShape.flat(classes),
        rows,
        seed,
        generator);
  }

  private static DataSplit values(
      long seed, int rows, int features, int targets, RowGenerator generator) {
    return RowGenerator.dataset(
        PredictionTask.REGRESSION,
        RowShape.flat(features),
        RowShape.flat(targets),
        rows,
        seed,
        generator);
  }
}
