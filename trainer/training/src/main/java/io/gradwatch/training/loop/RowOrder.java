package io.gradwatch.training.loop;

/**
 * Order in which the rows of the training data are used, with a random state that can be saved: the
 * generator is that of {@link java.util.Random}, which hides its own.
 */
final class RowOrder {

  private static final long MULTIPLIER = 0x5DEECE66DL;
  private static final long INCREMENT = 0xBL;
  private static final long MASK = (1L << 48) - 1;

  private final int[] rows;
  private long random;

  /** Rows in the order in which they are stored, to be shuffled with this seed. */
  RowOrder(int count, long seed) {
    this.rows = new int[count];
    for (int i = 0; i < count; i++) {
      rows[i] = i;
    }
    this.random = (seed ^ MULTIPLIER) & MASK;
  }

  /**
   * Goes on from a saved order.
   *
   * @throws IllegalArgumentException if the saved order is not one of this number of rows
   */
  RowOrder(int count, int[] saved, long savedRandom) {
    this.rows = saved.clone();
    this.random = savedRandom & MASK;
    boolean[] seen = new boolean[count];
    boolean valid = saved.length == count;
    for (int i = 0; valid && i < count; i++) {
      valid = saved[i] >= 0 && saved[i] < count && !seen[saved[i]];
      if (valid) {
        seen[saved[i]] = true;
      }
    }
    if (!valid) {
      throw new IllegalArgumentException(
          "the saved order of " + saved.length + " rows is not one of " + count + " rows");
    }
  }

  /** Rows in their current order; not a copy. */
  int[] rows() {
    return rows;
  }

  /** State of the generator. */
  long random() {
    return random;
  }

  /** The Fisher–Yates shuffle, which starts from the order of the epoch before. */
  void shuffle() {
    for (int i = rows.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int moved = rows[i];
      rows[i] = rows[j];
      rows[j] = moved;
    }
  }

  /** As {@link java.util.Random#nextInt(int)} computes it. */
  private int nextInt(int bound) {
    int bits = next31();
    int last = bound - 1;
    if ((bound & last) == 0) {
      return (int) ((bound * (long) bits) >> 31);
    }
    int value = bits % bound;
    while (bits - value + last < 0) {
      bits = next31();
      value = bits % bound;
    }
    return value;
  }

  private int next31() {
    random = (random * MULTIPLIER + INCREMENT) & MASK;
    return (int) (random >>> 17);
  }
}
