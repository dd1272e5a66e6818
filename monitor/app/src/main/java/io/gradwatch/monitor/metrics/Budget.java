package io.gradwatch.monitor.metrics;

import io.gradwatch.detect.window.Magnitudes;

/** Series that one run may have, and how many it does without. */
final class Budget {

  private final Series series;
  private int left;
  private long suppressed;

  Budget(Series series, int left) {
    this.series = series;
    this.left = left;
  }

  int left() {
    return left;
  }

  /** Series that were left out. */
  long suppressed() {
    return suppressed;
  }

  /** Takes so many series from what is left, or counts them as suppressed. */
  boolean affords(int count) {
    if (left < count) {
      suppressed += count;
      return false;
    }
    left -= count;
    return true;
  }

  void suppress(long count) {
    suppressed += count;
  }

  /** A point that was afforded, or that every run has. */
  void point(MonitorMeter meter, double value, String... labels) {
    if (!series.add(meter, value, labels)) {
      suppressed++;
    }
  }

  /** A histogram that was afforded. */
  void histogram(MonitorMeter meter, Magnitudes magnitudes, String... labels) {
    if (!series.add(meter, magnitudes, labels)) {
      suppressed += Magnitudes.BUCKETS + 1;
    }
  }
}
