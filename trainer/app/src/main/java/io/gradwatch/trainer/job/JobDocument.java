package io.gradwatch.trainer.job;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job file as it is written: any key may be missing, and nothing is validated yet. */
record JobDocument(
    @Nullable String name,
    @Nullable String model,
    @Nullable Long seed,
    @Nullable DataDocument data,
    @Nullable Integer batchSize,
    @Nullable Integer epochs,
    @Nullable Long maxSteps,
    @Nullable CheckpointDocument checkpoints) {

  static final String KEYS =
      "a job file needs the keys name, model, data and batchSize, and may have seed, epochs,"
          + " maxSteps, and checkpoints";

  /**
   * Validates the job and applies defaults: seed 1, one epoch, no limit of steps, {@link
   * CheckpointSpec#DEFAULT}.
   *
   * @param folder folder that relative paths start from
   * @throws IllegalArgumentException if a key is missing or invalid; the message names it
   */
  Job job(Path folder) {
    DataSpec spec = required("data", data, "a section with format and train").spec(folder);
    return new Job(
        required("name", name, "the run's name"),
        path(folder, "model", required("model", model, "a file")),
        seed == null ? 1 : seed,
        spec,
        required("batchSize", batchSize, "1 or more"),
        epochs == null ? 1 : epochs,
        maxSteps == null ? Long.MAX_VALUE : maxSteps,
        checkpoints == null ? CheckpointSpec.DEFAULT : checkpoints.spec(spec.hasTestData()));
  }

  static <T> T required(String key, @Nullable T value, String expected) {
    if (value == null) {
      throw new IllegalArgumentException(key + " is missing; expected " + expected);
    }
    return value;
  }

  /** Validates a first and a last column, both inclusive. */
  static List<Integer> range(String key, List<Integer> columns) {
    Job.require(
        columns.size() == 2
            && columns.get(0) != null
            && columns.get(1) != null
            && columns.get(0) >= 0
            && columns.get(1) >= columns.get(0),
        key,
        columns,
        "[first, last] column, counted from 0");
    return columns;
  }

  static Path path(Path folder, String key, String file) {
    Job.require(!file.isBlank() && file.indexOf('\0') < 0, key, "'" + file + "'", "a file");
    return folder.resolve(file).normalize();
  }

  /** Example of what a section contains. */
  static String example(Class<?> section) {
    if (section == DataDocument.TargetDocument.class) {
      return "kind: classes, column: 64, classes: 10";
    }
    if (section == CheckpointDocument.class) {
      return CheckpointDocument.EXAMPLE;
    }
    if (section == CheckpointDocument.BestDocument.class) {
      return CheckpointDocument.BestDocument.EXAMPLE;
    }
    return section == DataDocument.SequenceDocument.class
        ? "steps: 64"
        : "format: csv, train: train.csv, …";
  }
}
