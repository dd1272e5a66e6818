package io.gradwatch.training.loop;

/**
 * A training that is killed and resumes from its checkpoint, as a new attempt of the same run.
 *
 * @param checkpoint steps taken when the checkpoint is written
 * @param crash steps taken when the training is killed, after the checkpoint
 */
public record Restart(long checkpoint, long crash) {

  public Restart {
    if (checkpoint < 1 || crash <= checkpoint) {
      throw new IllegalArgumentException(
          "checkpoint at " + checkpoint + ", crash at " + crash + "; crash follows checkpoint");
    }
  }
}
