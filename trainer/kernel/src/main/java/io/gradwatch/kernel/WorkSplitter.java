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
final class WorkSplitter {

  /** The only one: a machine that trains has no processors to spare for one each. */
  static final WorkSplitter SHARED = new WorkSplitter(singleDaemonThread());

  private static final int IDLE_SECONDS = 10;

  private final Executor executor;

  WorkSplitter(Executor thread) {
    this.executor = thread;
  }

  /** At most one, which ends when nobody needs it, and does not keep the JVM from ending. */
  private static Executor singleDaemonThread() {
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
   * @param task does one, on either thread
   * @throws RuntimeException or Error that a part threw; the others are done
   */
  void run(int chunks, ChunkTask task) {
    Work work = new Work(chunks, task);
    executor.execute(() -> work.run(true));
    work.run(false);
    work.await();
  }

  /** What is done with one part. */
  interface ChunkTask {

    /**
     * Does it.
     *
     * @param secondThread whether it is the second thread that does
     */
    void run(int chunk, boolean secondThread);
  }

  private static final class Work {

    private final int chunks;
    private final ChunkTask task;
    private final AtomicInteger claimed = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    Work(int chunks, ChunkTask task) {
      this.chunks = chunks;
      this.task = task;
    }

    void run(boolean secondThread) {
      for (int next = claimed.getAndIncrement(); next < chunks; next = claimed.getAndIncrement()) {
        try {
          task.run(next, secondThread);
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          completed.incrementAndGet();
        }
      }
    }

    /** Waits for the other thread's last part, which takes less time than to fall asleep. */
    void await() {
      while (completed.get() < chunks) {
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
