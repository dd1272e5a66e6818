package io.gradwatch.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loads vectors from native memory on the JDKs whose vector API can do so only with preview
 * features: 19 to 21. Copies each tile into an array that stays in the first-level cache.
 */
final class VectorMemory {

  private final float[] copy = new float[TilePass.TILE];
  private FloatBuffer memory = FloatBuffer.allocate(0);
  private ByteBuffer bound = ByteBuffer.allocate(0);

  void bind(ByteBuffer buffer) {
    if (buffer != bound) {
      bound = buffer;
      memory = buffer.slice(0, buffer.capacity()).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
  }

  /**
   * Prepares {@code count} bytes starting at {@code from} and returns the offset to load them from.
   */
  int prepare(int from, int count) {
    memory.get(from / Float.BYTES, copy, 0, count / Float.BYTES);
    return 0;
  }

  FloatVector floats(VectorSpecies<Float> species, int offset) {
    return FloatVector.fromArray(species, copy, offset / Float.BYTES);
  }
}
