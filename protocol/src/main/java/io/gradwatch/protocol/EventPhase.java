package io.gradwatch.protocol;

/** What happened to a verdict. */
public enum EventPhase {
  BEGAN,
  WORSENED,
  CLEARED
}
