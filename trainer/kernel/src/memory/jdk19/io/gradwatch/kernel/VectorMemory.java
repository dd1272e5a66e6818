package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Native memory to load vectors from, for the JDKs whose vector API cannot load from native memory:
 * 19 to 21, where only a preview could. Goes through a copy that stays in the first-level cache.
 */
final class VectorMemory {

  private final ByteBuffer memory;
  private final float[] copy = new float[TilePass.TILE];

  private VectorMemory(ByteBuffer memory) {
    this.memory = memory;
  }

  static VectorMemory of(ByteBuffer buffer) {
    return new VectorMemory(buffer);
  }

  /** Gets ready to load from these bytes, and says where they then begin. */
  int open(int from, int count) {
    memory
        .slice(from, count)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .get(copy, 0, count / Float.BYTES);
    return 0;
  }

  FloatVector floats(VectorSpecies<Float> species, int offset) {
    return FloatVector.fromArray(species, copy, offset / Float.BYTES);
  }
}
