package io.gradwatch.monitor.history;

/**
 * Bins as bytes. One step measured each value at most once, which takes four bytes a value; other
 * bins take 28. The bytes of the same significance of a column lie together, because the signs and
 * exponents of a network's layers resemble each other and so compress well.
 */
final class BinsCodec {

  private static final byte SINGLE = 0;
  private static final byte SPANNING = 1;
  private static final int HEAD = 4;
  private static final int COLUMNS = 7;

  private BinsCodec() {}

  static byte[] encode(Bins bins) {
    boolean single = true;
    for (int i = 0; i < bins.width(); i++) {
      single &= bins.count(i) <= 1;
    }
    int width = bins.width();
    byte[] bytes = new byte[HEAD + 4 * width * (single ? 1 : COLUMNS)];
    bytes[0] = single ? SINGLE : SPANNING;
    bytes[1] = (byte) (width >>> 16);
    bytes[2] = (byte) (width >>> 8);
    bytes[3] = (byte) width;
    for (int i = 0; i < width; i++) {
      boolean present = bins.count(i) > 0;
      put(bytes, width, 0, i, present ? UpperHalf.of(bins.first(i)) : UpperHalf.ABSENT);
      if (!single) {
        put(bytes, width, 1, i, present ? UpperHalf.of(bins.last(i)) : 0);
        put(bytes, width, 2, i, present ? UpperHalf.of(bins.min(i)) : 0);
        put(bytes, width, 3, i, present ? UpperHalf.of(bins.max(i)) : 0);
        put(bytes, width, 4, i, bins.count(i));
        put(bytes, width, 5, i, bins.nan(i));
        put(bytes, width, 6, i, bins.infinite(i));
      }
    }
    return bytes;
  }

  /**
   * Adds encoded bins of later steps.
   *
   * @param positions which values to add, in this order, or all if empty: the value at {@code
   *     positions[i]} is added at {@code i}
   */
  static void addTo(Bins target, byte[] bytes, int... positions) {
    int width = (bytes[1] & 0xff) << 16 | (bytes[2] & 0xff) << 8 | (bytes[3] & 0xff);
    int wanted = positions.length == 0 ? width : positions.length;
    for (int i = 0; i < wanted; i++) {
      int position = positions.length == 0 ? i : positions[i];
      int half = position < width ? get(bytes, width, 0, position) : UpperHalf.ABSENT;
      if (half == UpperHalf.ABSENT) {
        continue;
      }
      if (bytes[0] == SINGLE) {
        target.add(i, UpperHalf.toDouble(half));
      } else {
        target.add(
            i,
            UpperHalf.toDouble(half),
            UpperHalf.toDouble(get(bytes, width, 1, position)),
            UpperHalf.toDouble(get(bytes, width, 2, position)),
            UpperHalf.toDouble(get(bytes, width, 3, position)),
            get(bytes, width, 4, position),
            get(bytes, width, 5, position),
            get(bytes, width, 6, position));
      }
    }
  }

  private static void put(byte[] bytes, int width, int column, int position, int value) {
    int at = HEAD + 4 * width * column + position;
    bytes[at] = (byte) (value >>> 24);
    bytes[at + width] = (byte) (value >>> 16);
    bytes[at + 2 * width] = (byte) (value >>> 8);
    bytes[at + 3 * width] = (byte) value;
  }

  private static int get(byte[] bytes, int width, int column, int position) {
    int at = HEAD + 4 * width * column + position;
    return bytes[at] << 24
        | (bytes[at + width] & 0xff) << 16
        | (bytes[at + 2 * width] & 0xff) << 8
        | (bytes[at + 3 * width] & 0xff);
  }
}
