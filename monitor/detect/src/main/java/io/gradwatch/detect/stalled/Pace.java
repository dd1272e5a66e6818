package io.gradwatch.detect.stalled;

import io.gradwatch.detect.window.Window;

/**
 * How fast a run's steps follow each other, by its own clock.
 *
 * @param intervals between the newest steps, in seconds
 * @param longestSeconds the longest interval, forgotten slowly: to a half over 7,000 steps
 */
public record Pace(Window intervals, double longestSeconds) {

  private static final double FORGETTING = 0.9999;

  public static Pace none() {
    return new Pace(Window.empty(), 0);
  }

  /** This pace and the interval before one more step. */
  public Pace plus(double seconds) {
    return new Pace(intervals.plus(seconds), Math.max(seconds, FORGETTING * longestSeconds));
  }

  /** Intervals known, as many as a window holds at most. */
  public int known() {
    return intervals.count();
  }

  /** An interval that nineteen in twenty do not exceed; NaN before the first. */
  public double usualSeconds() {
    return intervals.quantile(0.95);
  }
}
