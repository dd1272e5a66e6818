package io.gradwatch.dashboards;

import io.gradwatch.trainer.TrainSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A {@link LiveStack} on which the demo's jobs train once, and what was heard of them. */
public final class TrainedStack implements AutoCloseable {

  private final LiveStack stack;
  private final RecordingSessionListener listener = new RecordingSessionListener();
  private final AtomicBoolean demoStarted = new AtomicBoolean();
  private final CompletableFuture<TrainSession.Result> awaitDemo = new CompletableFuture<>();

  private TrainedStack(LiveStack stack) {
    this.stack = stack;
  }

  /** Returns when the servers are ready; nothing trains yet. */
  static TrainedStack start(Path folder) throws IOException {
    return new TrainedStack(LiveStack.start(folder));
  }

  public LiveStack stack() {
    return stack;
  }

  /** When each run took which step, and what was said of it. */
  public RecordingSessionListener listener() {
    return listener;
  }

  /** Begins to train the demo's jobs, unless somebody did so before. */
  public void startDemo() {
    if (!demoStarted.getAndSet(true)) {
      awaitDemo.completeAsync(this::train);
    }
  }

  /** What became of the demo's jobs; waits until all are trained and judged. */
  public TrainSession.Result awaitDemo() {
    startDemo();
    return awaitDemo.join();
  }

  private TrainSession.Result train() {
    try {
      return stack.train(listener, DemoJobFiles.all());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    stack.close();
  }
}
