package io.gradwatch.monitor.history;

/** The resolutions that are kept: a bin of level {@code n} spans 8ⁿ steps. */
final class Resolution {

  /** The coarsest bins span 262,144 steps, so that a run of 100 million steps has 400 of them. */
  static final int LEVELS = 7;

  static final int FACTOR = 8;
  private static final int SHIFT = 3;

  private Resolution() {}

  /** Number of the bin that contains a step. */
  static long bin(int level, long step) {
    return step >> (SHIFT * level);
  }

  /** First step of a bin. */
  static long firstStep(int level, long bin) {
    return bin << (SHIFT * level);
  }

  /** Number of steps that a bin spans. */
  static long width(int level) {
    return 1L << (SHIFT * level);
  }

  /** The coarsest level whose bins are not wider than a number of steps. */
  static int notWiderThan(long steps) {
    int level = 0;
    while (level + 1 < LEVELS && width(level + 1) <= steps) {
      level++;
    }
    return level;
  }
}
