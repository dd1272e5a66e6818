package io.gradwatch.protocol;

/** Where a run stands. */
public enum RunState {
  STARTED,
  RUNNING,
  FINISHED,
  FAILED;

  /** Whether no further step will come in this attempt. */
  public boolean ended() {
    return this == FINISHED || this == FAILED;
  }
}
