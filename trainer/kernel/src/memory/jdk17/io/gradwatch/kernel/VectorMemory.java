package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads vectors from native memory in place, for the JDKs whose vector API loads from byte buffers:
 * 17 and 18.
 */
final class VectorMemory {

  private ByteBuffer memory = ByteBuffer.allocate(0);

  void bind(ByteBuffer buffer) {
    memory = buffer;
  }

  /**
   * Prepares {@code count} bytes starting at {@code from} and returns the offset to load them from.
   */
  int prepare(int from, int count) {
    return from;
  }

  FloatVector floats(VectorSpecies<Float> species, int offset) {
    return FloatVector.fromByteBuffer(species, memory, offset, ByteOrder.nativeOrder());
  }
}
