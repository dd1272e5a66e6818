package io.gradwatch.monitor.history;

/**
 * A double in the upper 32 of its 64 bits: the whole range of exponents, NaN and infinities, and a
 * relative precision of 5e-7. A float would turn a norm of 1e39 into infinity and one of 1e-46 into
 * zero.
 */
final class UpperHalf {

  /** Marks that nothing was measured. One of the bit patterns that are NaN, but not Java's. */
  static final int ABSENT = 0x7ff80001;

  private static final int NAN = 0x7ff80000;
  private static final int GREATEST_FINITE = 0x7fefffff;
  private static final int SIGN = 0x80000000;
  private static final long HALF_OF_LAST_BIT = 0x80000000L;

  private UpperHalf() {}

  /** Rounds to the nearest; a finite number stays finite, and one that is not zero is not zero. */
  static int of(double value) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    long bits = Double.doubleToRawLongBits(value);
    int half = (int) ((bits + HALF_OF_LAST_BIT) >>> 32);
    int magnitude = half & ~SIGN;
    if (magnitude > GREATEST_FINITE && Double.isFinite(value)) {
      return (half & SIGN) | GREATEST_FINITE;
    }
    return magnitude == 0 && value != 0 ? half | 1 : half;
  }

  static double toDouble(int half) {
    return Double.longBitsToDouble((long) half << 32);
  }
}
