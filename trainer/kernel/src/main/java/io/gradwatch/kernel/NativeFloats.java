package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongFunction;

/**
 * Floats one after the other in native memory, of any number: seen through windows, since a buffer
 * ends at 2 GiB. Holds no memory of its own: valid as long as the memory is.
 */
public final class NativeFloats {

  private static final int WINDOW_BITS = 28;

  /** Elements of every window but the last, 1 GiB. */
  private static final long WINDOW = 1L << WINDOW_BITS;

  private final ByteBuffer[] windows;
  private final long length;

  private NativeFloats(ByteBuffer[] windows, long length) {
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
    ByteBuffer[] windows = new ByteBuffer[(int) ((length + WINDOW - 1) >> WINDOW_BITS)];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = windowAt.apply(i * WINDOW).slice().order(ByteOrder.nativeOrder());
    }
    return new NativeFloats(windows, length);
  }

  /** In elements. */
  public long length() {
    return length;
  }

  /** One element. */
  public float get(long index) {
    return window(index).getFloat(offset(index));
  }

  /** The bits of one element, as {@link Float#floatToRawIntBits} gives them. */
  public int bits(long index) {
    return window(index).getInt(offset(index));
  }

  /** Goes over {@code length} elements from {@code from} on, window by window. */
  void forEachWindow(long from, long length, Pass pass) {
    for (long at = from, end = from + length; at < end; ) {
      long count = Math.min(end, ((at >> WINDOW_BITS) + 1) * WINDOW) - at;
      int first = offset(at);
      pass.process(window(at), first, first + (int) count * Float.BYTES);
      at += count;
    }
  }

  /** What is done with elements of one window. */
  interface Pass {

    /**
     * Takes them in.
     *
     * @param from offset of the first, in bytes
     * @param to offset behind the last, in bytes
     */
    void process(ByteBuffer memory, int from, int to);
  }

  private ByteBuffer window(long index) {
    return windows[(int) (index >> WINDOW_BITS)];
  }

  /** Where in its window the element is, in bytes. */
  private static int offset(long index) {
    return (int) (index & (WINDOW - 1)) * Float.BYTES;
  }
}
