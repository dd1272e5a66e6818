package io.gradwatch.kernel;

import io.gradwatch.kernel.NativeFloats.Pass;
import java.nio.ByteBuffer;

/** Kernel in plain Java, one element at a time. Runs on every JVM. */
final class ScalarKernel implements FloatKernel {

  private final Pass adding = (memory, from, to) -> add(memory, from, to, this.moments);
  private final Pass squaring = (memory, from, to) -> this.squares += squares(memory, from, to);
  private final Pass counting =
      (memory, from, to) -> this.outside += outside(memory, from, to, this.low, this.high);

  private Moments moments = new Moments();
  private double squares;
  private float low;
  private float high;
  private long outside;

  @Override
  public void measure(NativeFloats floats, long from, long length, Moments into) {
    into.clear();
    moments = into;
    floats.forEachWindow(from, length, adding);
  }

  @Override
  public void measureSums(NativeFloats floats, long from, long length, Moments into) {
    measure(floats, from, length, into);
  }

  @Override
  public double sumOfSquares(NativeFloats floats, long from, long length) {
    squares = 0;
    floats.forEachWindow(from, length, squaring);
    return squares;
  }

  @Override
  public long countOutside(NativeFloats floats, long from, long length, float low, float high) {
    this.low = low;
    this.high = high;
    outside = 0;
    floats.forEachWindow(from, length, counting);
    return outside;
  }

  /** Adds the elements between two offsets in bytes. */
  static void add(ByteBuffer floats, int from, int to, Moments into) {
    for (int offset = from; offset < to; offset += Float.BYTES) {
      into.add(floats.getFloat(offset));
    }
  }

  /**
   * Returns the sum of squares between two offsets in bytes. Uses two accumulators, which a
   * processor can add to in parallel.
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
   * Returns how many elements between two offsets in bytes are finite and below {@code low} or
   * above {@code high}.
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
