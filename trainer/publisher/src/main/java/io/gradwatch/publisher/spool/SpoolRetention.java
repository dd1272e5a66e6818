package io.gradwatch.publisher.spool;

import static java.util.Comparator.comparingInt;

import java.util.List;

/**
 * Keeps spools within a number of bytes on disk by dropping what is worth least: see {@link
 * RetentionPriority}. As a lower rank always goes before a higher one, the steps that are left lie
 * evenly over the whole outage, and each pass doubles the distance between them.
 */
public final class SpoolRetention {

  /** Thinning frees so much of the bound at a time. */
  private static final double EXTRA_SHARE = 1.0 / 64;

  private final long maxBytes;

  /** Bytes of all spools together, at most, but for the last batch and a file being rewritten. */
  public SpoolRetention(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Makes room where spools are too large: drops reports, but neither what was read already, nor
   * starts and ends of runs.
   *
   * @param spools the oldest first
   */
  public void enforce(List<Spool> spools) throws SpoolException {
    long excess = spools.stream().mapToLong(Spool::bytes).sum() - maxBytes;
    long toFree = excess > 0 ? excess + (long) (EXTRA_SHARE * maxBytes) : 0;
    while (toFree > 0) {
      Spool lowest = spools.stream().min(comparingInt(Spool::lowestPriority)).orElseThrow();
      int priority = lowest.lowestPriority();
      if (priority >= RetentionPriority.ESSENTIAL) {
        return;
      }
      toFree -= lowest.thin(priority, toFree);
    }
  }
}
