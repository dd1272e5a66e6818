package io.gradwatch.detect.stalled;

import io.gradwatch.detect.window.RollingWindow;

/**
 * How fast a run's steps follow each other, by its own clock.
 *
 * @param seconds between the newest steps, in seconds
 * @param longestSeconds the longest interval, forgotten slowly: to a half over 7,000 steps
 */
public record StepIntervals(RollingWindow seconds, double longestSeconds) {

  private static final double DECAY_PER_STEP = 0.9999;

  public static StepIntervals empty() {
    return new StepIntervals(RollingWindow.empty(), 0);
  }

  /** This pace and the interval before one more step. */
  public StepIntervals plus(double newest) {
    return new StepIntervals(
        seconds.plus(newest), Math.max(newest, DECAY_PER_STEP * longestSeconds));
  }

  /** Intervals known, as many as a window holds at most. */
  public int count() {
    return seconds.count();
  }

  /** An interval that nineteen in twenty do not exceed; NaN before the first. */
  public double p95Seconds() {
    return seconds.quantile(0.95);
  }
}
