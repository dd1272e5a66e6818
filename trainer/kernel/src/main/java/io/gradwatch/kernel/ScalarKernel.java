package io.gradwatch.kernel;

import io.gradwatch.kernel.NativeFloats.Stretch;
import java.nio.ByteBuffer;

/** In plain Java, an element after the other: what every JVM can do. */
final class ScalarKernel implements FloatKernel {

  @Override
  public void measure(NativeFloats floats, long from, long length, Moments into) {
    into.clear();
    for (Stretch stretch : floats.stretches(from, length)) {
      add(stretch.memory(), stretch.from(), stretch.to(), into);
    }
  }

  @Override
  public void sums(NativeFloats floats, long from, long length, Moments into) {
    measure(floats, from, length, into);
  }

  @Override
  public double sumOfSquares(NativeFloats floats, long from, long length) {
    double squares = 0;
    for (Stretch stretch : floats.stretches(from, length)) {
      squares += squares(stretch.memory(), stretch.from(), stretch.to());
    }
    return squares;
  }

  @Override
  public long countOutside(NativeFloats floats, long from, long length, float low, float high) {
    long outside = 0;
    for (Stretch stretch : floats.stretches(from, length)) {
      outside += outside(stretch.memory(), stretch.from(), stretch.to(), low, high);
    }
    return outside;
  }

  /** Adds what lies between two offsets in bytes. */
  static void add(ByteBuffer floats, int from, int to, Moments into) {
    for (int offset = from; offset < to; offset += Float.BYTES) {
      into.add(floats.getFloat(offset));
    }
  }

  /**
   * The sum of squares between two offsets in bytes. Two sums, since a processor can add them side
   * by side.
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

  /**
   * How many between two offsets in bytes are finite and below {@code low} or above {@code high}.
   */
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
