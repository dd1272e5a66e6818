package io.gradwatch.trainer.job;

import io.gradwatch.protocol.Contract;
import java.nio.file.Path;

/**
 * A training job.
 *
 * @param name name of the run
 * @param model Deeplearning4j configuration as JSON, or a saved model
 * @param seed seed that replaces every seed of the model and is that of shuffling
 * @param data data to train and test on
 * @param batchSize examples per step; the last, smaller batch of an epoch is used
 * @param epochs maximum number of passes over the data
 * @param maxSteps maximum number of steps, whichever is reached first
 * @param checkpoints when checkpoints are written
 */
public record Job(
    String name,
    Path model,
    long seed,
    DataSpec data,
    int batchSize,
    int epochs,
    long maxSteps,
    CheckpointSpec checkpoints) {

  /** A job with the default checkpoints. */
  public Job(
      String name, Path model, long seed, DataSpec data, int batchSize, int epochs, long maxSteps) {
    this(name, model, seed, data, batchSize, epochs, maxSteps, CheckpointSpec.DEFAULT);
  }

  public Job {
    require(
        !name.isBlank()
            && name.length() <= Contract.MAX_NAME_LENGTH
            && name.chars().noneMatch(Character::isISOControl),
        "name",
        "'" + name + "'",
        "1 to " + Contract.MAX_NAME_LENGTH + " characters, none of them a control character");
    require(batchSize >= 1, "batchSize", batchSize, "1 or more");
    require(epochs >= 1, "epochs", epochs, "1 or more");
    require(maxSteps >= 1, "maxSteps", maxSteps, "1 or more");
  }

  static void require(boolean valid, String key, Object value, String rule) {
    if (!valid) {
      throw new IllegalArgumentException(key + " is " + value + "; expected " + rule);
    }
  }

  /** This job under another name and seed. */
  public Job with(String newName, long newSeed) {
    return new Job(newName, model, newSeed, data, batchSize, epochs, maxSteps, checkpoints);
  }
}
