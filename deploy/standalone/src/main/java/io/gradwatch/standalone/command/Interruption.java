package io.gradwatch.standalone.command;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C becomes an interrupt of the command's own thread, which then closes what it opened; the
 * JVM waits for that.
 */
final class Interruption {

  private static final long PATIENCE_SECONDS = 30;

  private final Thread command = Thread.currentThread();
  private final CountDownLatch ended = new CountDownLatch(1);

  private Interruption() {}

  /** Runs a command on this thread. */
  static <T> T ending(Callable<T> command) throws Exception {
    Interruption interruption = new Interruption();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(interruption::interrupt, "gradwatch-interruption"));
    try {
      return command.call();
    } finally {
      interruption.ended.countDown();
    }
  }

  private void interrupt() {
    if (ended.getCount() == 0) {
      return;
    }
    command.interrupt();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("gradwatch: not ended cleanly within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }
}
