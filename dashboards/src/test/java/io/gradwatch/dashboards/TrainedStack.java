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
  private final Heard heard = new Heard();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CompletableFuture<TrainSession.Outcome> demo = new CompletableFuture<>();

  private TrainedStack(LiveStack stack) {
    this.stack = stack;
  }

  /** Returns when the servers are ready; nothing trains yet. */
  static TrainedStack start(Path folder) throws IOException {
    return new TrainedStack(LiveStack.start(folder));
  }

  public LiveStack servers() {
    return stack;
  }

  /** When each run took which step, and what was said of it. */
  public Heard heard() {
    return heard;
  }

  /** Begins to train the demo's jobs, unless somebody did so before. */
  public void begin() {
    if (!begun.getAndSet(true)) {
      demo.completeAsync(this::train);
    }
  }

  /** What became of the demo's jobs; waits until all are trained and judged. */
  public TrainSession.Outcome demo() {
    begin();
    return demo.join();
  }

  private TrainSession.Outcome train() {
    try {
      return stack.train(heard, DemoJobs.all());
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
