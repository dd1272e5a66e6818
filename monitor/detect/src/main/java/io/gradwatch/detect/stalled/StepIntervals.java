package io.gradwatch.detect.stalled;

import io.gradwatch.detect.window.RollingWindow;
import io.gradwatch.detect.window.StateInput;
import io.gradwatch.detect.window.StateOutput;

/** Intervals between the steps of a run, by the trainer's clock, updated in place. */
public final class StepIntervals {

  private static final double DECAY_PER_STEP = 0.9999;

  private final RollingWindow seconds;
  private double longestSeconds;

  public StepIntervals() {
    this(new RollingWindow(), 0);
  }

  /**
   * Intervals of a stored run.
   *
   * @param seconds recent intervals in seconds
   */
  public StepIntervals(RollingWindow seconds, double longestSeconds) {
    this.seconds = seconds;
    this.longestSeconds = longestSeconds;
  }

  /** Adds the interval before one more step, in seconds. */
  public void add(double newest) {
    seconds.add(newest);
    longestSeconds = Math.max(newest, DECAY_PER_STEP * longestSeconds);
  }

  /** Recent intervals in seconds. */
  public RollingWindow seconds() {
    return seconds;
  }

  /** Longest interval, decaying to a half over 7,000 steps. */
  public double longestSeconds() {
    return longestSeconds;
  }

  /** Writes the newest interval. */
  public void writeNewest(StateOutput out) {
    seconds.writeNewest(out);
  }

  /** Adds what {@link #writeNewest} wrote. */
  public void readNewest(StateInput in) {
    seconds.readNewest(in);
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
