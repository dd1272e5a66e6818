package io.gradwatch.publisher.spool;

/** A report's place and worth in one number: its number in 57 bits above its {@link Rank} in 6. */
public final class Ticket {

  /** Below every ticket. */
  public static final long NONE = -1;

  private static final int RANK_BITS = 6;

  private Ticket() {}

  public static long of(long number, int rank) {
    return number << RANK_BITS | rank;
  }

  static int rank(long ticket) {
    return (int) (ticket & (Rank.COUNT - 1));
  }
}
