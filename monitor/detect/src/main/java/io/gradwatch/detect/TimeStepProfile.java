package io.gradwatch.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * A recurrent layer's gradient along the sequence at the newest step, from the sequence's beginning
 * to its end as the layer reads it.
 *
 * @param direction of reading
 * @param timeSteps in the sequence
 * @param positions at most {@value #MAX_POSITIONS}, evenly spread
 */
public record TimeStepProfile(Direction direction, int timeSteps, List<Position> positions) {

  /** Positions at most: enough to see where a gradient fades, few enough to be kept as series. */
  public static final int MAX_POSITIONS = 16;

  private static final int PERCENT = 100;

  /** In which direction a layer reads its sequence. */
  public enum Direction {
    FORWARD,
    /** The second half of a bidirectional layer: it reads the sequence from its end. */
    BACKWARD
  }

  /**
   * A stretch of the sequence.
   *
   * @param startPercent of the sequence that lies before it, 0 to 99
   * @param l2Norm largest norm of the gradient in it
   */
  public record Position(int startPercent, double l2Norm) {}

  public TimeStepProfile {
    positions = List.copyOf(positions);
  }

  static TimeStepProfile of(Direction direction, float[] norms) {
    int count = Math.min(MAX_POSITIONS, norms.length);
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i * norms.length / count;
      int to = (i + 1) * norms.length / count;
      positions.add(new Position(PERCENT * i / count, max(norms, from, to)));
    }
    return new TimeStepProfile(direction, norms.length, positions);
  }

  /** NaN when one is: a gradient that is not a number is news. */
  private static double max(float[] norms, int from, int to) {
    float max = 0;
    for (int t = from; t < to; t++) {
      max = Math.max(max, norms[t]);
    }
    return max;
  }
}
