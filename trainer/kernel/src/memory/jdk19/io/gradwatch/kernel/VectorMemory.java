package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Native memory to load vectors from, for the JDKs whose vector API cannot load from native memory:
 * 19 to 21, where only a preview could. Goes through a copy that stays in the first-level cache.
 */
final class VectorMemory {

  private final float[] copy = new float[TilePass.TILE];
  private FloatBuffer memory = FloatBuffer.allocate(0);
  private ByteBuffer turnedTo = ByteBuffer.allocate(0);

  void turnTo(ByteBuffer buffer) {
    if (buffer != turnedTo) {
      turnedTo = buffer;
      memory = buffer.slice(0, buffer.capacity()).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
  }

  /** Gets ready to load from these bytes, and says where they then begin. */
  int open(int from, int count) {
    memory.get(from / Float.BYTES, copy, 0, count / Float.BYTES);
    return 0;
  }

  FloatVector floats(VectorSpecies<Float> species, int offset) {
    return FloatVector.fromArray(species, copy, offset / Float.BYTES);
  }
}
