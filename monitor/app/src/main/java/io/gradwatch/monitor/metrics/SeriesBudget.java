package io.gradwatch.monitor.metrics;

import io.gradwatch.detect.window.MagnitudeBuckets;

/** Budget of series for one run; counts the series that are suppressed. */
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

  /** Returns the number of suppressed series. */
  long suppressed() {
    return suppressed;
  }

  /** Reserves a number of series, or counts them as suppressed if the budget is too small. */
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

  /** Adds a point that was reserved or that every run has. */
  void addPoint(MonitorMeter meter, double value, String... labels) {
    if (!series.add(meter, value, labels)) {
      suppressed++;
    }
  }

  /** Adds a histogram that was reserved. */
  void addHistogram(MonitorMeter meter, MagnitudeBuckets magnitudes, String... labels) {
    if (!series.add(meter, magnitudes, labels)) {
      suppressed += MagnitudeBuckets.BUCKETS + 1;
    }
  }
}
