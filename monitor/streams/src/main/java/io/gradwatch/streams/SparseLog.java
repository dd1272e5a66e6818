package io.gradwatch.streams;

/** Picks which of many equal happenings to log: the first, the tenth, the hundredth, and so on. */
final class SparseLog {

  private SparseLog() {}

  /** Whether to log the happening with this number, from 1. */
  static boolean due(long number) {
    long rest = number;
    while (rest >= 10 && rest % 10 == 0) {
      rest /= 10;
    }
    return rest == 1;
  }
}
