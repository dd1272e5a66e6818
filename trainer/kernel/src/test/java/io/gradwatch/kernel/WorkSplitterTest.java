package io.gradwatch.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkSplitterTest {

  private static final int CHUNKS = 1_000;

  private final AtomicIntegerArray completed = new AtomicIntegerArray(CHUNKS);

  @Test
  void runsEveryChunkOnce() {
    for (int round = 1; round <= 100; round++) {
      WorkSplitter.SHARED.run(CHUNKS, this::completed);
      assertEveryChunkRan(round);
    }
  }

  @Test
  void usesASecondThread() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();

    while (threads.size() < 2) { // the second thread may still be finishing the previous test
      WorkSplitter.SHARED.run(
          2,
          (chunk, secondThread) -> {
            threads.add(Thread.currentThread());
            LockSupport.parkNanos(1_000_000);
          });
    }

    assertThat(threads).contains(Thread.currentThread());
  }

  @Test
  void callerRunsEveryChunkWhileTheSecondThreadIsBusy() {
    new WorkSplitter(work -> {}).run(CHUNKS, this::completed);

    assertEveryChunkRan(1);
  }

  @Test
  void secondThreadThatStartsLateFindsNoChunkLeft() {
    List<Runnable> late = new ArrayList<>();
    new WorkSplitter(late::add).run(CHUNKS, this::completed);

    late.forEach(Runnable::run);

    assertEveryChunkRan(1);
  }

  @Test
  void rethrowsWhatAChunkThrowsOnEitherThread() {
    for (int round = 1; round <= 100; round++) {
      assertThatThrownBy(
              () ->
                  WorkSplitter.SHARED.run(
                      CHUNKS,
                      (chunk, secondThread) -> {
                        completed.incrementAndGet(chunk);
                        if (chunk % 7 == 0) {
                          throw new LinkageError("part");
                        }
                      }))
          .isInstanceOf(LinkageError.class);
      assertEveryChunkRan(round);
    }
  }

  @Test
  void servesConcurrentCallers() throws Exception {
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      callers.add(new Thread(() -> WorkSplitter.SHARED.run(CHUNKS, this::completed)));
    }
    for (Thread thread : callers) {
      thread.start();
    }
    for (Thread thread : callers) {
      thread.join();
    }
    assertEveryChunkRan(4);
  }

  @Test
  void resultsAreBitIdenticalWithAndWithoutTheSecondThread() {
    int length = 3_000_001;
    ByteBuffer memory =
        ByteBuffer.allocateDirect(length * Float.BYTES).order(ByteOrder.nativeOrder());
    Random random = new Random(1);
    for (int i = 0; i < length; i++) {
      memory.putFloat(i * Float.BYTES, (float) random.nextGaussian());
    }
    NativeFloats floats = NativeFloats.of(length, from -> memory.duplicate());
    FloatKernel parallel =
        new ParallelKernel(VectorKernel::new, WorkSplitter.SHARED, 1_000, 100_000);
    FloatKernel singleThreaded =
        new ParallelKernel(VectorKernel::new, new WorkSplitter(work -> {}), 1_000, 100_000);
    Moments expected = new Moments();
    Moments moments = new Moments();
    singleThreaded.measure(floats, 1, length - 1, expected);

    for (int round = 0; round < 20; round++) {
      parallel.measure(floats, 1, length - 1, moments);
      assertThat(moments).usingRecursiveComparison().isEqualTo(expected);
      assertThat(parallel.sumOfSquares(floats, 1, length - 1))
          .isEqualTo(singleThreaded.sumOfSquares(floats, 1, length - 1));
      assertThat(parallel.countOutside(floats, 1, length - 1, -1, 1))
          .isEqualTo(singleThreaded.countOutside(floats, 1, length - 1, -1, 1));
    }
  }

  private void completed(int chunk, boolean secondThread) {
    completed.incrementAndGet(chunk);
  }

  private void assertEveryChunkRan(int times) {
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      assertThat(completed.get(chunk)).isEqualTo(times);
    }
  }
}
