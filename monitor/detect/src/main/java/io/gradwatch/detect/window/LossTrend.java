package io.gradwatch.detect.window;

/** Trend of the loss. */
public enum LossTrend {
  /** Too few losses, or none reported. */
  UNKNOWN,
  /** Significantly falling. */
  FALLING,
  /** At most half of the reference loss. */
  LEARNED,
  /** Not distinguishable from noise. */
  PLATEAU,
  /** Significantly rising. */
  RISING;

  /** Whether the run is learning or has learned. */
  public boolean isLearning() {
    return this == FALLING || this == LEARNED;
  }
}
