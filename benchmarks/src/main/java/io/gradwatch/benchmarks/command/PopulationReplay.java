package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.detector.FaultDetector;
import io.gradwatch.benchmarks.population.PopulationRun;
import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.benchmarks.recording.RecordingFolder;
import io.gradwatch.benchmarks.score.DetectionOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Replays recorded runs to fault detectors. */
final class PopulationReplay {

  private final RecordingFolder folder;
  private final List<FaultDetector> detectors;

  PopulationReplay(RecordingFolder folder, List<FaultDetector> detectors) {
    this.folder = folder;
    this.detectors = detectors;
  }

  /**
   * A run that failed the validity check of its variant and is therefore not scored.
   *
   * @param violation what the check found
   */
  record InvalidRun(PopulationRun run, String violation) {}

  /**
   * Outcomes of all valid runs.
   *
   * @param outcomes ordered by detector, then by run
   * @param invalidRuns runs that are not scored
   */
  record Result(List<DetectionOutcome> outcomes, List<InvalidRun> invalidRuns) {}

  private record RunOutcomes(List<DetectionOutcome> outcomes, Optional<InvalidRun> invalidRun) {}

  /** Evaluates all runs in parallel, on all processors. */
  Result evaluate(List<PopulationRun> runs) throws IOException, InterruptedException {
    ExecutorService executor =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Callable<RunOutcomes>> tasks = new ArrayList<>();
      runs.forEach(run -> tasks.add(() -> evaluate(run)));
      List<RunOutcomes> runOutcomes = new ArrayList<>();
      for (Future<RunOutcomes> future : executor.invokeAll(tasks)) {
        runOutcomes.add(future.get());
      }
      List<DetectionOutcome> outcomes = new ArrayList<>();
      for (FaultDetector detector : detectors) {
        runOutcomes.stream()
            .flatMap(each -> each.outcomes().stream())
            .filter(outcome -> outcome.detector().equals(detector.name()))
            .forEach(outcomes::add);
      }
      return new Result(
          outcomes, runOutcomes.stream().flatMap(each -> each.invalidRun().stream()).toList());
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private RunOutcomes evaluate(PopulationRun run) throws IOException {
    Recording recording = folder.read(run.variant().name(), run.seed());
    Optional<InvalidRun> invalidRun =
        run.variant().violation(recording).map(violation -> new InvalidRun(run, violation));
    if (invalidRun.isPresent()) {
      return new RunOutcomes(List.of(), invalidRun);
    }
    long onset = run.variant().onset(recording);
    return new RunOutcomes(
        detectors.stream()
            .map(
                detector ->
                    new DetectionOutcome(
                        detector.name(),
                        run,
                        onset,
                        run.variant().justifiedKinds(recording),
                        detector.detect(recording)))
            .toList(),
        invalidRun);
  }
}
