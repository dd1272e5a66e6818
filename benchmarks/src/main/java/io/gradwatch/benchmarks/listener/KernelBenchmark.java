package io.gradwatch.benchmarks.listener;

import io.gradwatch.kernel.FloatKernel;
import io.gradwatch.kernel.Kernels;
import io.gradwatch.kernel.Moments;
import io.gradwatch.kernel.NativeFloats;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One pass over 256 MB, far more than any cache: with all statistics, and in two ways that only
 * read the memory. The faster of these two is the upper bound.
 */
@State(Scope.Thread)
public class KernelBenchmark {

  static final int ELEMENTS = 64 << 20;

  private final FloatKernel kernel = Kernels.fastest();
  private final Moments moments = new Moments();
  private NativeFloats floats = NativeFloats.of(0, from -> ByteBuffer.allocateDirect(0));
  private int[] integers = {};

  /** Fills the memory with repeated blocks of normally distributed values. */
  @Setup
  public void fill() {
    float[] block = new float[1 << 16];
    Random random = new Random(1);
    for (int i = 0; i < block.length; i++) {
      block[i] = (float) random.nextGaussian();
    }
    ByteBuffer memory =
        ByteBuffer.allocateDirect(ELEMENTS * Float.BYTES).order(ByteOrder.nativeOrder());
    FloatBuffer view = memory.asFloatBuffer();
    while (view.hasRemaining()) {
      view.put(block);
    }
    floats = NativeFloats.of(ELEMENTS, from -> memory.position((int) from * Float.BYTES));
    integers = new int[ELEMENTS];
    Arrays.fill(integers, 1);
  }

  /** All statistics of a gradient except the sampled histogram. */
  @Benchmark
  public Moments measure() {
    kernel.measure(floats, 0, ELEMENTS, moments);
    return moments;
  }

  /** Only the norm, as for updates and parameters, with vectors of doubles. */
  @Benchmark
  public double readForNorm() {
    return kernel.sumOfSquares(floats, 0, ELEMENTS);
  }

  /** A sum of integers, which the JIT compiler vectorises. */
  @Benchmark
  public int readIntegers() {
    int sum = 0;
    for (int integer : integers) {
      sum += integer;
    }
    return sum;
  }
}
