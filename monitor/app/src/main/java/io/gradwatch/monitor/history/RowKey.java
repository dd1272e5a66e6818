package io.gradwatch.monitor.history;

/**
 * Key of a row of bins: series, level and bin in one number that sorts in this order, 28, 3 and 32
 * bits. So 268 million series can exist while a store does, and steps go to 4.29 billion.
 */
final class RowKey {

  /** Largest step that can be kept. */
  static final long MAX_STEP = (1L << 32) - 1;

  static final int MAX_SERIES = (1 << 28) - 1;
  private static final int BIN_BITS = 32;
  private static final int LEVEL_BITS = 3;

  private RowKey() {}

  static long of(int series, int level, long bin) {
    return (long) series << (LEVEL_BITS + BIN_BITS) | (long) level << BIN_BITS | bin;
  }

  static long bin(long key) {
    return key & MAX_STEP;
  }
}
