package io.gradwatch.monitor.metrics;

import io.gradwatch.detect.window.MagnitudeBuckets;

/** Series that one run may have, and how many it does without. */
final class SeriesBudget {

  private final Series series;
  private int remaining;
  private long suppressed;

  SeriesBudget(Series series, int remaining) {
    this.series = series;
    this.remaining = remaining;
  }

  int remaining() {
    return remaining;
  }

  /** Series that were left out. */
  long suppressed() {
    return suppressed;
  }

  /** Takes so many series from what is left, or counts them as suppressed. */
  boolean tryReserve(int count) {
    if (remaining < count) {
      suppressed += count;
      return false;
    }
    remaining -= count;
    return true;
  }

  void suppress(long count) {
    suppressed += count;
  }

  /** A point that was afforded, or that every run has. */
  void addPoint(MonitorMeter meter, double value, String... labels) {
    if (!series.add(meter, value, labels)) {
      suppressed++;
    }
  }

  /** A histogram that was afforded. */
  void addHistogram(MonitorMeter meter, MagnitudeBuckets magnitudes, String... labels) {
    if (!series.add(meter, magnitudes, labels)) {
      suppressed += MagnitudeBuckets.BUCKETS + 1;
    }
  }
}
