package io.gradwatch.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads vectors from native memory in place, for the JDKs whose vector API loads from memory
 * segments: 22 and later.
 */
final class VectorMemory {

  private MemorySegment memory = MemorySegment.NULL;
  private ByteBuffer bound = ByteBuffer.allocate(0);

  void bind(ByteBuffer buffer) {
    if (buffer != bound) {
      bound = buffer;
      memory = MemorySegment.ofBuffer(buffer);
    }
  }

  /**
   * Prepares {@code count} bytes starting at {@code from} and returns the offset to load them from.
   */
  int prepare(int from, int count) {
    return from;
  }

  FloatVector floats(VectorSpecies<Float> species, int offset) {
    return FloatVector.fromMemorySegment(species, memory, offset, ByteOrder.nativeOrder());
  }
}
