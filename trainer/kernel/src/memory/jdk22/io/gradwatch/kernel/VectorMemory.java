package io.gradwatch.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Native memory to load vectors from, in place, for the JDKs whose vector API loads from memory segments: 22 and later. */
final class VectorMemory {

  private final MemorySegment memory;

  private VectorMemory(MemorySegment memory) {
    this.memory = memory;
  }

  static VectorMemory of(ByteBuffer buffer) {
    return new VectorMemory(MemorySegment.ofBuffer(buffer));
  }

  /** Gets ready to load from these bytes, and says where they then begin. */
  int open(int from, int count) {
    return from;
  }

  FloatVector floats(VectorSpecies<Float> species, int offset) {
    return FloatVector.fromMemorySegment(species, memory, offset, ByteOrder.nativeOrder());
  }
}
