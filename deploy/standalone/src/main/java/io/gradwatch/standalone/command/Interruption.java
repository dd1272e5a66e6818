package io.gradwatch.standalone.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C becomes an interrupt of the command's own thread, which then closes what it opened; the JVM
 * waits for that. Used in a try-with-resources around the command.
 */
final class Interruption implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 20;

  private final CountDownLatch closed = new CountDownLatch(1);

  private Interruption() {}

  static Interruption ofThisThread() {
    Interruption interruption = new Interruption();
    Thread command = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> interruption.interrupt(command), "gradwatch-interruption"));
    return interruption;
  }

  private void interrupt(Thread command) {
    if (closed.getCount() == 0) {
      return;
    }
    command.interrupt();
    try {
      closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
