package io.gradwatch.detect.window;

/** Where a loss is heading. */
public enum LossTrend {
  /** Too few losses, or none reported. */
  UNKNOWN,
  /** It falls. */
  FALLING,
  /** It has come down to a fraction of where it started. */
  LEARNED,
  /** It moves no more than its noise. */
  PLATEAU,
  /** It rises. */
  RISING;

  /** Whether the run gets, or got, somewhere. */
  public boolean isLearning() {
    return this == FALLING || this == LEARNED;
  }
}
