package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Native memory to load vectors from, in place, for the JDKs whose vector API loads from byte buffers: 17 and 18. */
final class VectorMemory {

  private ByteBuffer memory = ByteBuffer.allocate(0);

  void turnTo(ByteBuffer buffer) {
    memory = buffer;
  }

  /** Gets ready to load from these bytes, and says where they then begin. */
  int open(int from, int count) {
    return from;
  }

  FloatVector floats(VectorSpecies<Float> species, int offset) {
    return FloatVector.fromByteBuffer(species, memory, offset, ByteOrder.nativeOrder());
  }
}
