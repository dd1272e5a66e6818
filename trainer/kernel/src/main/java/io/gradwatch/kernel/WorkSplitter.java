package io.gradwatch.kernel;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Splits work between the calling thread and a second one. Each thread claims the next unclaimed
 * chunk, so the caller never waits for a second thread that is busy or not yet awake; in that case
 * it runs all chunks itself.
 */
final class WorkSplitter {

  /**
   * The instance that all kernels of the JVM share: a machine that trains has no processors to
   * spare for one thread per kernel.
   */
  static final WorkSplitter SHARED = new WorkSplitter(singleDaemonThread());

  private static final int IDLE_SECONDS = 10;

  private final Executor executor;

  WorkSplitter(Executor thread) {
    this.executor = thread;
  }

  /**
   * At most one daemon thread, which ends when it has been idle. Work submitted while it is busy is
   * discarded.
   */
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
   * Runs the task for all chunks, numbered from 0, and returns when the last one has completed.
   *
   * @param task runs one chunk, on either thread
   * @throws RuntimeException if a chunk threw it, after the other chunks have completed; an Error
   *     likewise
   */
  void run(int chunks, ChunkTask task) {
    Work work = new Work(chunks, task);
    executor.execute(() -> work.run(true));
    work.run(false);
    work.await();
  }

  /** Work on one chunk. */
  interface ChunkTask {

    /**
     * Runs one chunk.
     *
     * @param secondThread whether the second thread is running it
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

    /**
     * Waits for the other thread's last chunk. Spins, because that takes less time than going to
     * sleep.
     */
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
