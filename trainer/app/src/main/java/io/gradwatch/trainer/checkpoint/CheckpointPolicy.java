package io.gradwatch.trainer.checkpoint;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * When checkpoints are written and how many are kept.
 *
 * @param everySteps steps between two checkpoints; empty if they do not depend on steps
 * @param everyNanos time between two checkpoints; empty if they do not depend on time
 * @param keep number of newest checkpoints kept
 * @param keepBest number of checkpoints with the lowest test loss kept besides them
 */
public record CheckpointPolicy(
    OptionalLong everySteps, OptionalLong everyNanos, int keep, int keepBest) {

  /** A checkpoint after a number of steps. */
  public static CheckpointPolicy everySteps(long steps, int keep, int keepBest) {
    return new CheckpointPolicy(OptionalLong.of(steps), OptionalLong.empty(), keep, keepBest);
  }

  /** A checkpoint after a time. */
  public static CheckpointPolicy every(Duration time, int keep, int keepBest) {
    return new CheckpointPolicy(
        OptionalLong.empty(), OptionalLong.of(time.toNanos()), keep, keepBest);
  }

  /** None but the one at the end. */
  public static CheckpointPolicy atEnd(int keep, int keepBest) {
    return new CheckpointPolicy(OptionalLong.empty(), OptionalLong.empty(), keep, keepBest);
  }

  /** Whether the interval has passed since the last checkpoint, or since the start. */
  boolean isDue(long steps, long nanosSinceLast) {
    return (everySteps.isPresent() && steps % everySteps.getAsLong() == 0)
        || (everyNanos.isPresent() && nanosSinceLast >= everyNanos.getAsLong());
  }

  /** Whether a checkpoint is one of the best, of which none is kept where they do not count. */
  boolean isBest(OptionalDouble testLoss, double lowest) {
    return keepBest > 0 && testLoss.isPresent() && !(testLoss.getAsDouble() >= lowest);
  }
}
