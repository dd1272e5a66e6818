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
class HelperTest {

  private static final int PARTS = 1_000;

  private final AtomicIntegerArray done = new AtomicIntegerArray(PARTS);

  @Test
  void doesEveryPartOnce() {
    for (int round = 1; round <= 100; round++) {
      Helper.INSTANCE.share(PARTS, this::done);
      everyPartWasDone(round);
    }
  }

  @Test
  void helps() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();

    while (threads.size() < 2) { // it may be on its way from the last test
      Helper.INSTANCE.share(
          2,
          (part, helping) -> {
            threads.add(Thread.currentThread());
            LockSupport.parkNanos(1_000_000);
          });
    }

    assertThat(threads).contains(Thread.currentThread());
  }

  @Test
  void isNotWaitedForWhileItIsBusyOrAsleep() {
    new Helper(work -> {}).share(PARTS, this::done);

    everyPartWasDone(1);
  }

  @Test
  void findsNothingToDoWhenItComesLate() {
    List<Runnable> late = new ArrayList<>();
    new Helper(late::add).share(PARTS, this::done);

    late.forEach(Runnable::run);

    everyPartWasDone(1);
  }

  @Test
  void passesOnWhatAPartThrowsOnEitherThread() {
    for (int round = 1; round <= 100; round++) {
      assertThatThrownBy(
              () ->
                  Helper.INSTANCE.share(
                      PARTS,
                      (part, helping) -> {
                        done.incrementAndGet(part);
                        if (part % 7 == 0) {
                          throw new LinkageError("part");
                        }
                      }))
          .isInstanceOf(LinkageError.class);
      everyPartWasDone(round);
    }
  }

  @Test
  void servesSeveralThatAskAtATime() throws Exception {
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      asking.add(new Thread(() -> Helper.INSTANCE.share(PARTS, this::done)));
    }
    for (Thread thread : asking) {
      thread.start();
    }
    for (Thread thread : asking) {
      thread.join();
    }
    everyPartWasDone(4);
  }

  @Test
  void changesNoBitOfAnyResult() {
    int length = 3_000_001;
    ByteBuffer memory =
        ByteBuffer.allocateDirect(length * Float.BYTES).order(ByteOrder.nativeOrder());
    Random random = new Random(1);
    for (int i = 0; i < length; i++) {
      memory.putFloat(i * Float.BYTES, (float) random.nextGaussian());
    }
    NativeFloats floats = NativeFloats.of(length, from -> memory.duplicate());
    FloatKernel helped = new HelpedKernel(VectorKernel::new, Helper.INSTANCE, 1_000, 100_000);
    FloatKernel alone = new HelpedKernel(VectorKernel::new, new Helper(work -> {}), 1_000, 100_000);
    Moments expected = new Moments();
    Moments moments = new Moments();
    alone.measure(floats, 1, length - 1, expected);

    for (int round = 0; round < 20; round++) {
      helped.measure(floats, 1, length - 1, moments);
      assertThat(moments).usingRecursiveComparison().isEqualTo(expected);
      assertThat(helped.sumOfSquares(floats, 1, length - 1))
          .isEqualTo(alone.sumOfSquares(floats, 1, length - 1));
      assertThat(helped.countOutside(floats, 1, length - 1, -1, 1))
          .isEqualTo(alone.countOutside(floats, 1, length - 1, -1, 1));
    }
  }

  private void done(int part, boolean helping) {
    done.incrementAndGet(part);
  }

  private void everyPartWasDone(int times) {
    for (int part = 0; part < PARTS; part++) {
      assertThat(done.get(part)).isEqualTo(times);
    }
  }
}
