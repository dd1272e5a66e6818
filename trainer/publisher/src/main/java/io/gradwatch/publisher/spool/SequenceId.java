package io.gradwatch.publisher.spool;

/**
 * Position and priority of a report in one number: its sequence number in 57 bits above its {@link
 * RetentionPriority} in 6.
 */
public final class SequenceId {

  /** Below every sequence id. */
  public static final long NONE = -1;

  private static final int PRIORITY_BITS = 6;

  private SequenceId() {}

  public static long of(long number, int priority) {
    return number << PRIORITY_BITS | priority;
  }

  static int priority(long sequenceId) {
    return (int) (sequenceId & (RetentionPriority.COUNT - 1));
  }
}
