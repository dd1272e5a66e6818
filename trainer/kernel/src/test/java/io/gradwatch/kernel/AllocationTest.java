package io.gradwatch.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Measures how many bytes a measurement allocates once the code has been compiled. */
@Timeout(120)
class AllocationTest {

  private static final int LENGTH = 20_001;
  private static final int CALLS = 200;

  /**
   * Enough for the compiler to replace the interpreter, which allocates an object for each vector.
   */
  private static final int MAX_ROUNDS = 500;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Moments moments = new Moments();
  private final NativeFloats floats = floats();

  static FloatKernel[] kernels() {
    return new FloatKernel[] {new ScalarKernel(), new VectorKernel()};
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void measuringAllocatesNothing(FloatKernel kernel) {
    assertThat(minimumBytes(() -> measureAll(kernel), 0)).isZero();
  }

  /** Allocates the task for the second thread and the results of its chunks. */
  @Test
  void parallelMeasurementAllocatesTheSameForAnyLength() {
    FloatKernel parallel = new ParallelKernel(VectorKernel::new, WorkSplitter.SHARED, 1_000, 100);
    long limit = CALLS * 4L * 256;

    assertThat(minimumBytes(() -> measureAll(parallel), limit)).isLessThanOrEqualTo(limit);
  }

  private void measureAll(FloatKernel kernel) {
    kernel.measure(floats, 1, LENGTH - 1, moments);
    kernel.measureSums(floats, 1, LENGTH - 1, moments);
    kernel.sumOfSquares(floats, 1, LENGTH - 1);
    kernel.countOutside(floats, 1, LENGTH - 1, -1, 1);
  }

  /**
   * Returns the fewest bytes that a round of calls allocated on this thread; stops early once a
   * round is within the limit.
   */
  private static long minimumBytes(Runnable call, long limit) {
    long minimum = Long.MAX_VALUE;
    for (int round = 0; round < MAX_ROUNDS && minimum > limit; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      minimum = Math.min(minimum, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return minimum;
  }

  private static NativeFloats floats() {
    ByteBuffer memory =
        ByteBuffer.allocateDirect(LENGTH * Float.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < LENGTH; i++) {
      memory.putFloat(i * Float.BYTES, i % 7 - 3);
    }
    return NativeFloats.of(LENGTH, from -> memory.duplicate());
  }
}
