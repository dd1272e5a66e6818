package io.gradwatch.detect.stalled;

import io.gradwatch.detect.window.RollingWindow;

/**
 * Intervals between the steps of a run, by the trainer's clock.
 *
 * @param seconds recent intervals in seconds
 * @param longestSeconds longest interval, decaying to a half over 7,000 steps
 */
public record StepIntervals(RollingWindow seconds, double longestSeconds) {

  private static final double DECAY_PER_STEP = 0.9999;

  public static StepIntervals empty() {
    return new StepIntervals(RollingWindow.empty(), 0);
  }

  /** Adds the interval before one more step, in seconds. */
  public StepIntervals plus(double newest) {
    return new StepIntervals(
        seconds.plus(newest), Math.max(newest, DECAY_PER_STEP * longestSeconds));
  }

  /** Number of intervals in the window. */
  public int count() {
    return seconds.count();
  }

  /** 95th percentile of the recent intervals in seconds; NaN before the first. */
  public double p95Seconds() {
    return seconds.quantile(0.95);
  }
}
