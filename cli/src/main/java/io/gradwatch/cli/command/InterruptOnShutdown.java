package io.gradwatch.cli.command;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * Shutdown hook that turns Ctrl-C and SIGTERM into an interrupt of the command's thread and delays
 * the JVM's exit until that thread has closed its resources. A second signal ends the JVM at once.
 */
public final class InterruptOnShutdown {

  private static final long SHUTDOWN_TIMEOUT_SECONDS = 30;

  /** A process that a signal ends has the exit code 128 + the signal's number. */
  private static final int SIGNAL_EXIT_CODE = 128;

  private final AtomicBoolean signalled = new AtomicBoolean();
  private final Thread commandThread = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);

  private InterruptOnShutdown() {}

  /** Runs a command on the calling thread. */
  public static <T> T run(Callable<T> command) throws Exception {
    InterruptOnShutdown hook = new InterruptOnShutdown();
    Runtime.getRuntime().addShutdownHook(new Thread(hook::interrupt, "gradwatch-shutdown"));
    hook.handle("INT", 2);
    hook.handle("TERM", 15);
    try {
      return command.call();
    } finally {
      hook.finished.countDown();
    }
  }

  /** The JVM's own handlers would make a second signal wait for the shutdown that hangs. */
  private void handle(String signal, int number) {
    Signals.register(signal, () -> receive(number));
  }

  private void receive(int number) {
    int exitCode = SIGNAL_EXIT_CODE + number;
    if (!signalled.compareAndSet(false, true)) {
      Runtime.getRuntime().halt(exitCode);
    }
    new Thread(() -> System.exit(exitCode), "gradwatch-exit").start();
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
