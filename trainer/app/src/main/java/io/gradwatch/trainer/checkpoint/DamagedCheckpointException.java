package io.gradwatch.trainer.checkpoint;

/** A checkpoint is marked as complete, but not as it was written. The message names the file. */
final class DamagedCheckpointException extends Exception {

  private static final long serialVersionUID = 1L;

  DamagedCheckpointException(String message) {
    super(message);
  }
}
