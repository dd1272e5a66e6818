package io.gradwatch.kernel;

import java.nio.ByteBuffer;

/** In plain Java, an element after the other: what every JVM can do. */
final class ScalarKernel implements FloatKernel {

  @Override
  public void measure(NativeFloats floats, long from, long length, Moments into) {
    into.clear();
    for (long at = from, end = from + length; at < end; ) {
      long count = NativeFloats.together(at, end);
      int offset = NativeFloats.offset(at);
      add(floats.window(at), offset, offset + (int) count * Float.BYTES, into);
      at += count;
    }
  }

  @Override
  public void sums(NativeFloats floats, long from, long length, Moments into) {
    measure(floats, from, length, into);
  }

  /** Adds what lies between two offsets in bytes. */
  static void add(ByteBuffer floats, int from, int to, Moments into) {
    for (int offset = from; offset < to; offset += Float.BYTES) {
      into.add(floats.getFloat(offset));
    }
  }

  @Override
  public double sumOfSquares(NativeFloats floats, long from, long length) {
    double squares = 0;
    for (long at = from, end = from + length; at < end; ) {
      long count = NativeFloats.together(at, end);
      int offset = NativeFloats.offset(at);
      squares += squares(floats.window(at), offset, offset + (int) count * Float.BYTES);
      at += count;
    }
    return squares;
  }

  /**
   * The same between two offsets in bytes. Two sums, since a processor can add them side by side.
   */
  static double squares(ByteBuffer floats, int from, int to) {
    double even = 0;
    double odd = 0;
    int offset = from;
    for (; offset + Float.BYTES < to; offset += 2 * Float.BYTES) {
      double x = floats.getFloat(offset);
      double y = floats.getFloat(offset + Float.BYTES);
      even += x * x;
      odd += y * y;
    }
    if (offset < to) {
      double x = floats.getFloat(offset);
      even += x * x;
    }
    return even + odd;
  }

  @Override
  public long countOutside(NativeFloats floats, long from, long length, float low, float high) {
    long outside = 0;
    for (long at = from, end = from + length; at < end; ) {
      long count = NativeFloats.together(at, end);
      int offset = NativeFloats.offset(at);
      outside += outside(floats.window(at), offset, offset + (int) count * Float.BYTES, low, high);
      at += count;
    }
    return outside;
  }

  static long outside(ByteBuffer floats, int from, int to, float low, float high) {
    long outside = 0;
    for (int offset = from; offset < to; offset += Float.BYTES) {
      float x = floats.getFloat(offset);
      if ((x < low || x > high) && Math.abs(x) <= Float.MAX_VALUE) {
        outside++;
      }
    }
    return outside;
  }
}
