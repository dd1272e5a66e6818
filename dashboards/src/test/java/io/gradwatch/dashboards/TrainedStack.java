package io.gradwatch.dashboards;

import io.gradwatch.trainer.TrainSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A {@link LiveStack} on which the demo's jobs train once, and what the listener recorded. */
public final class TrainedStack implements AutoCloseable {

  private final LiveStack servers;
  private final RecordingSessionListener listener = new RecordingSessionListener();
  private final AtomicBoolean demoStarted = new AtomicBoolean();
  private final CompletableFuture<TrainSession.Result> awaitDemo = new CompletableFuture<>();

  private TrainedStack(LiveStack stack) {
    this.servers = stack;
  }

  /** Returns when the servers are ready; no job is started yet. */
  static TrainedStack start(Path folder) throws IOException {
    return new TrainedStack(LiveStack.start(folder));
  }

  public LiveStack servers() {
    return servers;
  }

  /** The steps and verdicts of the demo's runs. */
  public RecordingSessionListener listener() {
    return listener;
  }

  /** Starts training the demo's jobs, unless they were started before. */
  public void startDemo() {
    if (!demoStarted.getAndSet(true)) {
      awaitDemo.completeAsync(this::train);
    }
  }

  /** Waits until all jobs of the demo are trained and evaluated, and returns their outcome. */
  public TrainSession.Result awaitDemo() {
    startDemo();
    return awaitDemo.join();
  }

  private TrainSession.Result train() {
    try {
      return servers.train(listener, DemoJobFiles.all());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    }
  }

  @Override
  public void close() {
    servers.close();
  }
}
