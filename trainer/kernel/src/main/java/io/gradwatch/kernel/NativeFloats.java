package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Floats one after the other in native memory, of any number: seen through windows, since a buffer
 * ends at 2 GiB. Holds no memory of its own: valid as long as the memory is.
 */
public final class NativeFloats {

  /** Elements of every window but the last, 1 GiB. */
  private static final long WINDOW = 1L << 28;

  private final List<ByteBuffer> windows;
  private final long length;

  private NativeFloats(List<ByteBuffer> windows, long length) {
    this.windows = windows;
    this.length = length;
  }

  /**
   * Floats that lie at this place.
   *
   * @param length in elements
   * @param windowAt the direct buffer that begins at an element, and reaches to the end or over 1
   *     GiB
   */
  public static NativeFloats of(long length, LongFunction<ByteBuffer> windowAt) {
    return new NativeFloats(
        LongStream.range(0, (length + WINDOW - 1) / WINDOW)
            .mapToObj(
                window -> windowAt.apply(window * WINDOW).slice().order(ByteOrder.nativeOrder()))
            .toList(),
        length);
  }

  /** In elements. */
  public long length() {
    return length;
  }

  /** One element. */
  public float get(long index) {
    return window(index).getFloat(offset(index));
  }

  /** The window that the element is in. */
  ByteBuffer window(long index) {
    return windows.get((int) (index / WINDOW));
  }

  /** Where in its window the element is, in bytes. */
  static int offset(long index) {
    return (int) (index % WINDOW) * Float.BYTES;
  }

  /** How many elements from one on lie in one window, of those up to {@code to}. */
  static long together(long index, long to) {
    return Math.min(to, (index / WINDOW + 1) * WINDOW) - index;
  }
}
