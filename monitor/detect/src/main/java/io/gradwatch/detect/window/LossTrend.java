package io.gradwatch.detect.window;

/** Trend of the loss. */
public enum LossTrend {
  /** Too few losses, or none reported. */
  UNKNOWN,
  /** Significantly falling. */
  FALLING,
  /** At most half of the reference loss. */
  LEARNED,
  /**
   * Significantly below the reference loss, and no longer falling: at what the task allows, as far
   * as the loss shows it.
   */
  LEVELLED_OFF,
  /** Not distinguishable from noise. */
  PLATEAU,
  /** Significantly rising. */
  RISING;

  /** Whether the run is learning or has learned. */
  public boolean isLearning() {
    return this == FALLING || this == LEARNED || this == LEVELLED_OFF;
  }
}
