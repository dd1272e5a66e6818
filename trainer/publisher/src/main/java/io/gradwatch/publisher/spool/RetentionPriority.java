package io.gradwatch.publisher.spool;

/**
 * Priority with which a report is kept when the spool is full; the lowest is dropped first.
 * Heartbeats have priority 0. A step has 1 plus the number of times its number can be halved, so
 * that dropping one priority leaves every second step, evenly over the whole outage and the same
 * steps of all workers. The start and the end of a run have the highest priority and are never
 * dropped.
 */
public final class RetentionPriority {

  /** Number of priorities. */
  public static final int COUNT = 64;

  public static final int HEARTBEAT = 0;
  public static final int ESSENTIAL = COUNT - 1;

  private static final int HIGHEST_STEP = ESSENTIAL - 1;

  private RetentionPriority() {}

  /** Priority of a step: 1 for odd steps, 2 for every fourth, and so on; 62 for step 0. */
  public static int ofStep(long step) {
    return Math.min(1 + Long.numberOfTrailingZeros(step), HIGHEST_STEP);
  }
}
