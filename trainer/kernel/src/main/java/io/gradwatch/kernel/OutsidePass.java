package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Counts the finite elements that are below or above two bounds. */
final class OutsidePass extends TilePass {

  private float low;
  private float high;
  private long outside;

  long countOutside(NativeFloats floats, long from, long length, float below, float above) {
    low = below;
    high = above;
    outside = 0;
    floats.forEachWindow(from, length, this);
    return outside;
  }

  @Override
  boolean processTile(VectorMemory memory, int from, int to) {
    outside += count(memory, from, to, low, high);
    return true;
  }

  @Override
  void processScalars(ByteBuffer floats, int from, int to) {
    outside += ScalarKernel.outside(floats, from, to, low, high);
  }

  private static int count(VectorMemory memory, int from, int to, float low, float high) {
    int outside = 0;
    for (int at = from; at < to; at += FULL_BYTES) {
      FloatVector x = memory.floats(FLOATS, at);
      VectorMask<Float> beyond =
          x.compare(VectorOperators.LT, low).or(x.compare(VectorOperators.GT, high));
      VectorMask<Float> finite = x.abs().compare(VectorOperators.LE, Float.MAX_VALUE);
      outside += beyond.and(finite).trueCount();
    }
    return outside;
  }
}
