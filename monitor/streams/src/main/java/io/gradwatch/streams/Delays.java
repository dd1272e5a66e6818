package io.gradwatch.streams;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * How long steps waited for their judgement: from when the trainer measured them, by its clock, to
 * when they were judged, by the monitor's. A trainer whose clock is ahead counts as no delay.
 */
public final class Delays {

  private static final double[] BOUNDS_SECONDS = {
    0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, Double.POSITIVE_INFINITY
  };

  private final LongAdder[] counts = new LongAdder[BOUNDS_SECONDS.length];
  private final DoubleAdder sumSeconds = new DoubleAdder();

  Delays() {
    Arrays.setAll(counts, i -> new LongAdder());
  }

  /** Upper bounds of the buckets in seconds, ascending, the last infinite. */
  public static double[] boundsSeconds() {
    return BOUNDS_SECONDS.clone();
  }

  void count(Duration delay) {
    double seconds = Math.max(0, delay.toNanos() / 1e9);
    int bucket = 0;
    while (seconds > BOUNDS_SECONDS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    sumSeconds.add(seconds);
  }

  /** Steps by bucket, not cumulative. */
  public long[] counts() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
  }

  /** Of all delays, in seconds. */
  public double sumSeconds() {
    return sumSeconds.sum();
  }
}
