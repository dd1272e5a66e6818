package io.gradwatch.publisher.spool;

import static java.util.Comparator.comparingInt;

import java.util.List;

/**
 * Keeps spools within a number of bytes on disk by dropping what is worth least: see {@link Rank}.
 * As a lower rank always goes before a higher one, the steps that are left lie evenly over the
 * whole outage, and each pass doubles the distance between them.
 */
public final class SpoolBound {

  /** Thinning frees so much of the bound at a time. */
  private static final double FREED = 1.0 / 64;

  private final long maxBytes;

  /** Bytes of all spools together, at most, but for the last batch and a file being rewritten. */
  public SpoolBound(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Makes room where spools are too large: drops reports, but neither what was read already, nor
   * starts and ends of runs.
   *
   * @param spools the oldest first
   */
  public void keep(List<Spool> spools) throws SpoolException {
    long excess = spools.stream().mapToLong(Spool::bytes).sum() - maxBytes;
    long left = excess > 0 ? excess + (long) (FREED * maxBytes) : 0;
    while (left > 0) {
      Spool poorest = spools.stream().min(comparingInt(Spool::lowestRank)).orElseThrow();
      int rank = poorest.lowestRank();
      if (rank >= Rank.ESSENTIAL) {
        return;
      }
      left -= poorest.thin(rank, left);
    }
  }
}
