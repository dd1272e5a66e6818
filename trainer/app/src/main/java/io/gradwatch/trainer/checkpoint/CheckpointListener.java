package io.gradwatch.trainer.checkpoint;

/** Notified of the checkpoints of a run, on the training thread. */
public interface CheckpointListener {

  /** A checkpoint was written. */
  void written(StoredCheckpoint checkpoint);

  /**
   * A checkpoint could not be written; training goes on.
   *
   * @param steps steps taken
   * @param failures number of failures of this attempt so far
   */
  void failed(long steps, long failures, String reason);
}
