package io.gradwatch.kernel;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A second thread for work that comes in parts. Each thread takes the next part that nobody has, so
 * that nobody waits for a helper that is busy or not yet awake: then whoever asks does it all.
 */
final class Helper {

  /** The only one: a machine that trains has no processors to spare for one each. */
  static final Helper INSTANCE = new Helper(oneThread());

  private static final int IDLE_SECONDS = 10;

  private final Executor thread;

  Helper(Executor thread) {
    this.thread = thread;
  }

  /** At most one, which ends when nobody needs it, and does not keep the JVM from ending. */
  private static Executor oneThread() {
    return new ThreadPoolExecutor(
        0,
        1,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        work -> {
          Thread thread = new Thread(work, "gradwatch-kernel");
          thread.setDaemon(true);
          return thread;
        },
        new ThreadPoolExecutor.DiscardPolicy());
  }

  /**
   * Does all parts, from 0 on, and returns when the last is done.
   *
   * @param part does one, on either thread
   * @throws RuntimeException or Error that a part threw; the others are done
   */
  void share(int parts, Part part) {
    Work work = new Work(parts, part);
    thread.execute(() -> work.run(true));
    work.run(false);
    work.await();
  }

  /** What is done with one part. */
  interface Part {

    /**
     * Does it.
     *
     * @param helping whether it is the second thread that does
     */
    void accept(int part, boolean helping);
  }

  private static final class Work {

    private final int parts;
    private final Part part;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    Work(int parts, Part part) {
      this.parts = parts;
      this.part = part;
    }

    void run(boolean helping) {
      for (int next = taken.getAndIncrement(); next < parts; next = taken.getAndIncrement()) {
        try {
          part.accept(next, helping);
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          done.incrementAndGet();
        }
      }
    }

    /** Waits for the other thread's last part, which takes less time than to fall asleep. */
    void await() {
      while (done.get() < parts) {
        Thread.yield();
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }
}
