package io.gradwatch.publisher.spool;

/**
 * What a report is worth when room is short: the lowest rank goes first. Heartbeats have 0; a step
 * has one more than its number can be halved, so that what is left after each rank is every second
 * step of what was before, all over the outage, and of all workers the same steps. The start and
 * the end of a run have the highest, which is never thinned.
 */
public final class RetentionPriority {

  /** How many there are. */
  public static final int COUNT = 64;

  public static final int HEARTBEAT = 0;
  public static final int ESSENTIAL = COUNT - 1;

  private static final int HIGHEST_STEP = ESSENTIAL - 1;

  private RetentionPriority() {}

  /** Rank of a step: 1 of an odd one, 2 of every fourth, and so on; 62 of step 0. */
  public static int ofStep(long step) {
    return Math.min(1 + Long.numberOfTrailingZeros(step), HIGHEST_STEP);
  }
}
