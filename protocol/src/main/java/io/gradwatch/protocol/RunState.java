package io.gradwatch.protocol;

/** State of a run. */
public enum RunState {
  STARTED,
  RUNNING,
  FINISHED,
  FAILED,
  /** Stopped by a person, an order or a signal before its last step; it can be resumed. */
  STOPPED;

  /** Whether this attempt has no further steps. */
  public boolean ended() {
    return this == FINISHED || this == FAILED || this == STOPPED;
  }
}
