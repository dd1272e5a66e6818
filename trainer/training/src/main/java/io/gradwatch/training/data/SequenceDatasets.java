package io.gradwatch.training.data;

/** Generated datasets of sequences. */
public final class SequenceDatasets {

  private SequenceDatasets() {}

  /**
   * Recall: the first time step contains a class, one-hot, the others contain noise; the target is
   * the class. It requires a memory as long as the sequence.
   */
  public static DataSplit recall(long seed, int rows, int steps, int classes, double noise) {
    return RowGenerator.dataset(
        PredictionTask.CLASSIFICATION,
        new RowShape(classes, steps),
        RowShape.flat(classes),
        rows,
        seed,
        (row, random, input, target) -> {
          int label = random.nextInt(classes);
          for (int feature = 0; feature < classes; feature++) {
            input[feature * steps] = feature == label ? 1 : 0;
            for (int step = 1; step < steps; step++) {
              input[feature * steps + step] = (float) (noise * random.nextGaussian());
            }
          }
          target[label] = 1;
        });
  }

  /**
   * The adding problem: the first feature is uniform over 0 to 1, the second marks one time step in
   * each half; the target is the sum of the two marked values. The constant prediction 1 has an R²
   * of 0.
   */
  public static DataSplit adding(long seed, int rows, int steps) {
    return RowGenerator.dataset(
        PredictionTask.REGRESSION,
        new RowShape(2, steps),
        RowShape.flat(1),
        rows,
        seed,
        (row, random, input, target) -> {
          for (int step = 0; step < steps; step++) {
            input[step] = random.nextFloat();
          }
          int first = random.nextInt(steps / 2);
          int second = steps / 2 + random.nextInt(steps - steps / 2);
          input[steps + first] = 1;
          input[steps + second] = 1;
          target[0] = input[first] + input[second];
        });
  }

  /**
   * A noisy sine of random phase; the target is its frequency, out of as many as there are classes.
   */
  public static DataSplit frequencies(long seed, int rows, int steps, int classes, double noise) {
    return RowGenerator.dataset(
        PredictionTask.CLASSIFICATION,
        new RowShape(1, steps),
        RowShape.flat(classes),
        rows,
        seed,
        (row, random, input, target) -> {
          int label = random.nextInt(classes);
          double phase = 2 * Math.PI * random.nextDouble();
          for (int step = 0; step < steps; step++) {
            double angle = phase + 2 * Math.PI * (label + 1) * step / 20;
            input[step] = (float) (Math.sin(angle) + noise * random.nextGaussian());
          }
          target[label] = 1;
        });
  }

  /** A sine of random phase and period; the target at every time step is its next value. */
  public static DataSplit nextSineValue(long seed, int rows, int steps, double noise) {
    return RowGenerator.dataset(
        PredictionTask.REGRESSION,
        new RowShape(1, steps),
        new RowShape(1, steps),
        rows,
        seed,
        (row, random, input, target) -> {
          double phase = 2 * Math.PI * random.nextDouble();
          double perStep = 2 * Math.PI / (10 + 20 * random.nextDouble());
          for (int step = 0; step < steps; step++) {
            double noisy = noise * random.nextGaussian();
            input[step] = (float) (Math.sin(phase + perStep * step) + noisy);
            target[step] = (float) Math.sin(phase + perStep * (step + 1));
          }
        });
  }

  /**
   * Sequences of indices of a vocabulary, for an embedding sequence layer: [rows, length]. The
   * remainder of an index is a class; a share of the indices of a sequence have the sequence's
   * class, the others have random ones.
   */
  public static DataSplit tokens(
      long seed, int rows, int length, int vocabulary, int classes, double share) {
    return RowGenerator.dataset(
        PredictionTask.CLASSIFICATION,
        RowShape.flat(length),
        RowShape.flat(classes),
        rows,
        seed,
        (row, random, input, target) -> {
          int label = random.nextInt(classes);
          for (int i = 0; i < length; i++) {
            int any = random.nextInt(vocabulary);
            boolean ofOwnClass = random.nextDouble() < share;
            input[i] = ofOwnClass ? Math.min(any / classes * classes + label, vocabulary - 1) : any;
          }
          target[label] = 1;
        });
  }
}
