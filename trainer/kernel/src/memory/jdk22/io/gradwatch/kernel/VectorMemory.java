package io.gradwatch.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Native memory to load vectors from, in place, for the JDKs whose vector API loads from memory segments: 22 and later. */
final class VectorMemory {

  private MemorySegment memory = MemorySegment.NULL;
  private ByteBuffer turnedTo = ByteBuffer.allocate(0);

  void turnTo(ByteBuffer buffer) {
    if (buffer != turnedTo) {
      turnedTo = buffer;
      memory = MemorySegment.ofBuffer(buffer);
    }
  }

  /** Gets ready to load from these bytes, and says where they then begin. */
  int open(int from, int count) {
    return from;
  }

  FloatVector floats(VectorSpecies<Float> species, int offset) {
    return FloatVector.fromMemorySegment(species, memory, offset, ByteOrder.nativeOrder());
  }
}
