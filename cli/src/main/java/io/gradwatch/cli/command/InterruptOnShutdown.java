package io.gradwatch.cli.command;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Shutdown hook that turns Ctrl-C into an interrupt of the command's thread and delays the JVM's
 * exit until that thread has closed its resources.
 */
public final class InterruptOnShutdown {

  private static final long SHUTDOWN_TIMEOUT_SECONDS = 30;

  private final Thread commandThread = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);

  private InterruptOnShutdown() {}

  /** Runs a command on the calling thread. */
  public static <T> T run(Callable<T> command) throws Exception {
    InterruptOnShutdown hook = new InterruptOnShutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(hook::interrupt, "gradwatch-shutdown"));
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
            "gradwatch: did not shut down cleanly within " + SHUTDOWN_TIMEOUT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
