package io.gradwatch.detect.window;

/** Counts how often a series turns, where movements smaller than a minimum are no turn. */
final class DirectionChanges {

  private final double minChange;
  private double lowest = Double.POSITIVE_INFINITY;
  private double highest = Double.NEGATIVE_INFINITY;
  private int direction;
  private int count;

  /**
   * @param minChange minimum change against the current direction that counts as a turn
   */
  DirectionChanges(double minChange) {
    this.minChange = minChange;
  }

  void add(double value) {
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    if (direction >= 0 && highest - value >= minChange && value < highest) {
      turn(-1, value);
    } else if (direction <= 0 && value - lowest >= minChange && value > lowest) {
      turn(1, value);
    }
  }

  private void turn(int newDirection, double value) {
    count += direction == 0 ? 0 : 1;
    direction = newDirection;
    lowest = value;
    highest = value;
  }

  int count() {
    return count;
  }
}
