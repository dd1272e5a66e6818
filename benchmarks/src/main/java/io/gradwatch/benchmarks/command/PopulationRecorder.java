package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.population.PopulationRun;
import io.gradwatch.benchmarks.recording.RecordingFolder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Trains and records the runs that a folder lacks. An interrupted recording can be resumed. */
final class PopulationRecorder {

  private final RecordingFolder folder;
  private final int parallelism;

  PopulationRecorder(RecordingFolder folder, int parallelism) {
    this.folder = folder;
    this.parallelism = parallelism;
  }

  /**
   * Records missing and outdated runs.
   *
   * @throws IOException if a run cannot be recorded; the message names it
   */
  void record(List<PopulationRun> runs) throws IOException, InterruptedException {
    List<PopulationRun> missing = runs.stream().filter(run -> !run.isRecordedIn(folder)).toList();
    if (missing.isEmpty()) {
      return;
    }
    ExecutorService executor = Executors.newFixedThreadPool(parallelism);
    try (ProgressDisplay progress = ProgressDisplay.of("recording", missing.size())) {
      ExecutorCompletionService<PopulationRun> completed =
          new ExecutorCompletionService<>(executor);
      missing.forEach(run -> completed.submit(() -> recordRun(run)));
      for (int i = 0; i < missing.size(); i++) {
        progress.advance(completed.take().get().name());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private PopulationRun recordRun(PopulationRun run) throws IOException {
    try {
      run.record(folder);
      return run;
    } catch (RuntimeException e) {
      throw new IOException(run.name() + ": " + e, e);
    }
  }
}
