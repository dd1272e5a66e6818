package io.gradwatch.trainer.job;

import java.time.Duration;

/**
 * Checkpoints section of a job: when checkpoints are written, and how many are kept.
 *
 * @param every interval between two checkpoints
 * @param keep number of newest checkpoints kept
 * @param keepBest number of checkpoints with the lowest test loss kept besides them; 0 for none
 */
public record CheckpointSpec(Interval every, int keep, int keepBest) {

  /** A checkpoint every five minutes, the newest three kept. */
  static final CheckpointSpec DEFAULT =
      new CheckpointSpec(new Interval.Time(Duration.ofMinutes(5)), 3, 0);

  /** Interval between two checkpoints. */
  public sealed interface Interval {

    /** A number of steps. */
    record Steps(long steps) implements Interval {

      public Steps {
        Job.require(steps >= 1, "checkpoints.every", steps + " steps", "1 step or more");
      }
    }

    /** A time. */
    record Time(Duration time) implements Interval {

      public Time {
        Job.require(
            time.compareTo(Duration.ofSeconds(1)) >= 0,
            "checkpoints.every",
            time.toSeconds() + " s",
            "1 s or more");
      }
    }

    /** None but the one at the end. */
    record AtEnd() implements Interval {}
  }

  public CheckpointSpec {
    Job.require(keep >= 1, "checkpoints.keep", keep, "1 or more");
    Job.require(keepBest >= 0, "checkpoints.best.keep", keepBest, "1 or more");
  }
}
