package io.gradwatch.protocol;

/** State of a run. */
public enum RunState {
  STARTED,
  RUNNING,
  FINISHED,
  FAILED;

  /** Whether this attempt has no further steps. */
  public boolean ended() {
    return this == FINISHED || this == FAILED;
  }
}
