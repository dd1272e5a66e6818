package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.population.Case;
import io.gradwatch.benchmarks.stream.StreamFolder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Trains the cases whose streams a folder does not hold; cut off, it goes on where it stopped. */
final class Recorder {

  private final StreamFolder folder;
  private final int atATime;

  Recorder(StreamFolder folder, int atATime) {
    this.folder = folder;
    this.atATime = atATime;
  }

  /**
   * Records what is missing or stale.
   *
   * @throws IOException naming the case whose stream could not be written
   */
  void record(List<Case> cases) throws IOException, InterruptedException {
    List<Case> missing = cases.stream().filter(one -> !one.recordedIn(folder)).toList();
    if (missing.isEmpty()) {
      return;
    }
    ExecutorService trainings = Executors.newFixedThreadPool(atATime);
    try (Progress progress = Progress.of("recording", missing.size())) {
      ExecutorCompletionService<Case> done = new ExecutorCompletionService<>(trainings);
      missing.forEach(one -> done.submit(() -> recorded(one)));
      for (int i = 0; i < missing.size(); i++) {
        progress.done(done.take().get().name());
      }
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    } finally {
      trainings.shutdownNow();
    }
  }

  private Case recorded(Case one) throws IOException {
    try {
      one.record(folder);
      return one;
    } catch (RuntimeException refused) {
      throw new IOException(one.name() + ": " + refused, refused);
    }
  }
}
