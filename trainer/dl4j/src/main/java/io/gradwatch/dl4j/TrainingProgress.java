package io.gradwatch.dl4j;

import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a training is doing, from the callbacks of the network, to tell whether it has ended when
 * the process exits without a word: its last step and its last epoch are complete, and the thread
 * that trained has ended, or exits the process itself. Otherwise a signal, or an exception, has
 * interrupted it.
 */
final class TrainingProgress {

  private volatile boolean inStep;
  private volatile boolean inEpoch;
  private volatile @Nullable WeakReference<Thread> thread;

  void epochStarted() {
    inEpoch = true;
  }

  void epochEnded() {
    inEpoch = false;
  }

  void stepStarted() {
    inStep = true;
  }

  /** Called by the thread that trains. */
  void stepEnded() {
    inStep = false;
    thread = new WeakReference<>(Thread.currentThread());
  }

  /** Whether the training has ended by itself. */
  boolean hasEnded() {
    return !inStep && !inEpoch && hasLeft(thread);
  }

  private static boolean hasLeft(@Nullable WeakReference<Thread> trained) {
    if (trained == null) {
      return false; // not a single step
    }
    @Nullable Thread thread = trained.get();
    return thread == null || !thread.isAlive() || isExiting(thread);
  }

  /** A thread that calls {@link System#exit} waits in it until the shutdown hooks have ended. */
  private static boolean isExiting(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(Runtime.class.getName())
                    && frame.getMethodName().equals("exit"));
  }
}
