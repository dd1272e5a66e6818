package io.gradwatch.benchmarks.population;

import io.gradwatch.training.data.PredictionTask;
import io.gradwatch.training.data.RowGenerator;
import io.gradwatch.training.data.RowShape;

/** Generated data sets of sequences on which no detector may be tuned. */
final class HeldOutSequences {

  /** Number of time steps that show the class of a {@link #cue}. */
  private static final int CUE_STEPS = 3;

  private HeldOutSequences() {}

  /** The first three values have the sign of the class, the others are noise. */
  static DatasetGenerator cue(int rows, int steps, double noise) {
    return new DatasetGenerator(
        "cue(" + rows + "," + steps + "," + noise + ")",
        seed ->
            RowGenerator.dataset(
                PredictionTask.CLASSIFICATION,
                new RowShape(1, steps),
                RowShape.flat(2),
                rows,
                seed,
                (row, random, input, target) -> {
                  int label = random.nextInt(2);
                  for (int step = 0; step < steps; step++) {
                    double signal = step < CUE_STEPS ? 2 * label - 1 : 0;
                    input[step] = (float) (signal + noise * random.nextGaussian());
                  }
                  target[label] = 1;
                }));
  }

  /** Random walks that drift down, nowhere or up; the class is the drift. */
  static DatasetGenerator trends(int rows, int steps, double drift) {
    return new DatasetGenerator(
        "trends(" + rows + "," + steps + "," + drift + ")",
        seed ->
            RowGenerator.dataset(
                PredictionTask.CLASSIFICATION,
                new RowShape(1, steps),
                RowShape.flat(3),
                rows,
                seed,
                (row, random, input, target) -> {
                  int label = random.nextInt(3);
                  double level = 0;
                  for (int step = 0; step < steps; step++) {
                    level += drift * (label - 1) + 0.3 * drift * random.nextGaussian();
                    input[step] = (float) level;
                  }
                  target[label] = 1;
                }));
  }

  /** Uniform noise; the target of every time step is the input of some steps before. */
  static DatasetGenerator echo(int rows, int steps, int delay) {
    return new DatasetGenerator(
        "echo(" + rows + "," + steps + "," + delay + ") of values",
        seed ->
            RowGenerator.dataset(
                PredictionTask.REGRESSION,
                new RowShape(1, steps),
                new RowShape(1, steps),
                rows,
                seed,
                (row, random, input, target) -> {
                  for (int step = 0; step < steps; step++) {
                    input[step] = (float) (2 * random.nextDouble() - 1);
                    target[step] = step < delay ? 0 : input[step - delay];
                  }
                }));
  }

  /**
   * x' = φ·x + ε with variance 1; the target of every time step is the next value. The R² of the
   * best prediction is φ².
   */
  static DatasetGenerator autoregression(int rows, int steps, double phi) {
    return new DatasetGenerator(
        "autoregression(" + rows + "," + steps + "," + phi + ") of values",
        seed ->
            RowGenerator.dataset(
                PredictionTask.REGRESSION,
                new RowShape(1, steps),
                new RowShape(1, steps),
                rows,
                seed,
                (row, random, input, target) -> {
                  double value = random.nextGaussian();
                  for (int step = 0; step < steps; step++) {
                    input[step] = (float) value;
                    value = phi * value + Math.sqrt(1 - phi * phi) * random.nextGaussian();
                    target[step] = (float) value;
                  }
                }));
  }

  /**
   * Symbols, one-hot, with blanks between them; the target of every time step is the latest symbol.
   */
  static DatasetGenerator tagging(int rows, int steps, int symbols) {
    return new DatasetGenerator(
        "tagging(" + rows + "," + steps + "," + symbols + ")",
        seed ->
            RowGenerator.dataset(
                PredictionTask.CLASSIFICATION,
                new RowShape(symbols + 1, steps),
                new RowShape(symbols, steps),
                rows,
                seed,
                (row, random, input, target) -> {
                  int latest = 0;
                  for (int step = 0; step < steps; step++) {
                    boolean blank = step > 0 && random.nextInt(3) > 0;
                    latest = blank ? latest : random.nextInt(symbols);
                    input[(blank ? symbols : latest) * steps + step] = 1;
                    target[latest * steps + step] = 1;
                  }
                }));
  }
}
