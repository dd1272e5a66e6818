package io.gradwatch.cli.command;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C becomes an interrupt of the command's own thread, which then closes what it opened; the
 * JVM waits for that.
 */
final class InterruptOnShutdown {

  private static final long SHUTDOWN_TIMEOUT_SECONDS = 30;

  private final Thread commandThread = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);

  private InterruptOnShutdown() {}

  /** Runs a command on this thread. */
  static <T> T run(Callable<T> command) throws Exception {
    InterruptOnShutdown hook = new InterruptOnShutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(hook::interrupt, "gradwatch-interruption"));
    try {
      return command.call();
    } finally {
      hook.finished.countDown();
    }
  }

  private void interrupt() {
    if (finished.getCount() == 0) {
      return;
    }
    commandThread.interrupt();
    try {
      if (!finished.await(SHUTDOWN_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "gradwatch: not ended cleanly within " + SHUTDOWN_TIMEOUT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
