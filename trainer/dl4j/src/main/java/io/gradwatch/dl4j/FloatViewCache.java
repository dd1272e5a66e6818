package io.gradwatch.dl4j;

import io.gradwatch.kernel.NativeFloats;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.pointers.PagedPointer;

/**
 * Caches the last view of an array of floats. An array of the same kind is nearly always in the
 * same memory at every step, and creating a view takes some microseconds. The view does not keep
 * the memory alive.
 */
final class FloatViewCache {

  private long address;
  private @Nullable NativeFloats last;

  /** Returns a view of the {@code length} floats at this address. */
  NativeFloats viewOf(long newAddress, long length) {
    NativeFloats floats = last;
    if (floats == null || newAddress != address || length != floats.length()) {
      floats = createView(newAddress, length);
      last = floats;
      address = newAddress;
    }
    return floats;
  }

  private static NativeFloats createView(long address, long length) {
    long bytes = length * Float.BYTES;
    return NativeFloats.of(
        length, first -> window(address + first * Float.BYTES, bytes - first * Float.BYTES));
  }

  private static ByteBuffer window(long address, long bytes) {
    Pointer start = new PagedPointer(address);
    return new BytePointer(start).limit(Math.min(bytes, Integer.MAX_VALUE)).asByteBuffer();
  }
}
