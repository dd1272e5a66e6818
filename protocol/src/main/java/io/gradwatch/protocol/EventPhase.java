package io.gradwatch.protocol;

/** How a verdict changed. */
public enum EventPhase {
  BEGAN,
  /** Its severity increased. */
  WORSENED,
  CLEARED,
  /**
   * Its severity is unchanged, but its role in the incident (root cause or consequence) changed.
   */
  REVISED
}
