package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.LongFunction;

/**
 * Contiguous floats in native memory, of any number. They are accessed through windows, since a
 * {@link ByteBuffer} ends at 2 GiB. Holds no memory of its own, so it is valid as long as the
 * memory is.
 */
public final class NativeFloats {

  private static final int WINDOW_BITS = 28;

  /** Length in elements of every window but the last, 1 GiB. */
  private static final long WINDOW = 1L << WINDOW_BITS;

  private final ByteBuffer[] windows;
  private final long length;

  private NativeFloats(ByteBuffer[] windows, long length) {
    this.windows = windows;
    this.length = length;
  }

  /**
   * Creates a view of {@code length} floats.
   *
   * @param length number of elements
   * @param windowAt returns a direct buffer that begins at the given element and reaches to the end
   *     of the memory, or at least over 1 GiB
   */
  public static NativeFloats of(long length, LongFunction<ByteBuffer> windowAt) {
    ByteBuffer[] windows = new ByteBuffer[(int) ((length + WINDOW - 1) >> WINDOW_BITS)];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = windowAt.apply(i * WINDOW).slice().order(ByteOrder.nativeOrder());
    }
    return new NativeFloats(windows, length);
  }

  /** Number of elements. */
  public long length() {
    return length;
  }

  /** The element at this index. */
  public float get(long index) {
    return window(index).getFloat(offset(index));
  }

  /** The bits of the element at this index, as {@link Float#floatToRawIntBits} returns them. */
  public int bits(long index) {
    return window(index).getInt(offset(index));
  }

  /** Passes {@code length} elements starting at {@code from} to the pass, window by window. */
  void forEachWindow(long from, long length, Pass pass) {
    for (long at = from, end = from + length; at < end; ) {
      long count = Math.min(end, ((at >> WINDOW_BITS) + 1) * WINDOW) - at;
      int first = offset(at);
      pass.process(window(at), first, first + (int) count * Float.BYTES);
      at += count;
    }
  }

  /** Processes the elements of one window. */
  interface Pass {

    /**
     * Processes a range of the window.
     *
     * @param from offset of the first element, in bytes
     * @param to offset after the last element, in bytes
     */
    void process(ByteBuffer memory, int from, int to);
  }

  private ByteBuffer window(long index) {
    return windows[(int) (index >> WINDOW_BITS)];
  }

  /** Offset of the element in its window, in bytes. */
  private static int offset(long index) {
    return (int) (index & (WINDOW - 1)) * Float.BYTES;
  }
}
