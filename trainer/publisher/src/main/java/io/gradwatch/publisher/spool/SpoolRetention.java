package io.gradwatch.publisher.spool;

import static java.util.Comparator.comparingInt;

import java.util.List;

/**
 * Keeps spools within a limit on disk by dropping reports of the lowest {@link RetentionPriority}.
 * The remaining steps are spread evenly over the whole outage, and each pass doubles the distance
 * between them.
 */
public final class SpoolRetention {

  /** Share of the limit that thinning frees in addition, so that it runs rarely. */
  private static final double EXTRA_SHARE = 1.0 / 64;

  private final long maxBytes;

  /** A limit on all spools together; a batch and a rewritten segment may exceed it for moments. */
  public SpoolRetention(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Drops reports while the spools exceed the limit, but neither reports that were read nor starts
   * and ends of runs.
   *
   * @param spools spools, oldest first
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
