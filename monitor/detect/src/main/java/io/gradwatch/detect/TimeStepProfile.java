package io.gradwatch.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Gradient norm of a recurrent layer along the sequence at the newest step, in the order in which
 * the layer reads the sequence.
 *
 * @param direction direction in which the layer reads the sequence
 * @param timeSteps length of the sequence
 * @param positions up to {@value #MAX_POSITIONS} evenly spaced positions
 */
public record TimeStepProfile(Direction direction, int timeSteps, List<Position> positions) {

  /** Enough positions to show where a gradient vanishes, and few enough for metric series. */
  public static final int MAX_POSITIONS = 16;

  private static final int PERCENT = 100;

  /** Direction in which a layer reads its sequence. */
  public enum Direction {
    FORWARD,
    /** The second half of a bidirectional layer, which reads the sequence from its end. */
    BACKWARD
  }

  /**
   * A section of the sequence.
   *
   * @param startPercent share of the sequence before the section, 0 to 99
   * @param l2Norm largest norm of the gradient in the section
   */
  public record Position(int startPercent, double l2Norm) {}

  public TimeStepProfile {
    positions = List.copyOf(positions);
  }

  /** The profile of norms in the order in which the layer reads the sequence. */
  static TimeStepProfile of(Direction direction, int timeSteps, IntToDoubleFunction norms) {
    int count = Math.min(MAX_POSITIONS, timeSteps);
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int from = i * timeSteps / count;
      int to = (i + 1) * timeSteps / count;
      positions.add(new Position(PERCENT * i / count, max(norms, from, to)));
    }
    return new TimeStepProfile(direction, timeSteps, positions);
  }

  /** Maximum, or NaN if any norm is NaN. */
  private static double max(IntToDoubleFunction norms, int from, int to) {
    float max = 0;
    for (int t = from; t < to; t++) {
      max = Math.max(max, (float) norms.applyAsDouble(t));
    }
    return max;
  }
}
