package io.gradwatch.training.loop;

/** Asks a training, from another thread, to stop after the step that it is taking. */
public final class StopSignal {

  private volatile boolean stopped;

  public void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }
}
