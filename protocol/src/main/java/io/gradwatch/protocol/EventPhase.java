package io.gradwatch.protocol;

/** What happened to a verdict. */
public enum EventPhase {
  BEGAN,
  /** It grew more severe. */
  WORSENED,
  CLEARED,
  /** It stays as severe as it was; its place in the incident changed. */
  REVISED
}
