package io.gradwatch.dashboards;

import io.gradwatch.trainer.TrainSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A {@link LiveStack} on which the demo's jobs train, and what was heard of them. */
public final class TrainedStack implements AutoCloseable {

  private final LiveStack stack;
  private final Heard heard = new Heard();
  private final CompletableFuture<TrainSession.Outcome> demo;

  private TrainedStack(LiveStack stack) {
    this.stack = stack;
    this.demo = CompletableFuture.supplyAsync(this::train);
  }

  /** Returns when the servers are ready; the jobs have begun to train. */
  static TrainedStack start(Path folder) throws IOException {
    return new TrainedStack(LiveStack.start(folder));
  }

  private TrainSession.Outcome train() {
    try {
      return stack.train(heard, DemoJobs.all());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  public LiveStack servers() {
    return stack;
  }

  /** When each run took which step, and what was said of it. */
  public Heard heard() {
    return heard;
  }

  /** What became of the demo's jobs; waits until all are trained and judged. */
  public TrainSession.Outcome demo() {
    return demo.join();
  }

  @Override
  public void close() {
    demo.cancel(true);
    stack.close();
  }
}
