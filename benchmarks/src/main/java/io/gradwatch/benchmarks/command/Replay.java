package io.gradwatch.benchmarks.command;

import io.gradwatch.benchmarks.judge.Judge;
import io.gradwatch.benchmarks.population.Case;
import io.gradwatch.benchmarks.score.Outcome;
import io.gradwatch.benchmarks.stream.Recording;
import io.gradwatch.benchmarks.stream.StreamFolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Feeds recorded runs to judges. */
final class Replay {

  private final StreamFolder folder;
  private final List<Judge> judges;

  Replay(StreamFolder folder, List<Judge> judges) {
    this.folder = folder;
    this.judges = judges;
  }

  /**
   * A run that did not behave as was stated, and is not judged.
   *
   * @param run the case
   * @param objection why
   */
  record Misbehaved(Case run, String objection) {}

  /**
   * What came of it.
   *
   * @param outcomes by judge, then by case
   * @param misbehaved runs that are kept out
   */
  record Result(List<Outcome> outcomes, List<Misbehaved> misbehaved) {}

  private record Heard(List<Outcome> outcomes, Optional<Misbehaved> misbehaved) {}

  /** Judges all cases, on all processors. */
  Result judge(List<Case> cases) throws IOException, InterruptedException {
    ExecutorService workers =
        Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Callable<Heard>> work = new ArrayList<>();
      cases.forEach(one -> work.add(() -> judge(one)));
      List<Heard> heard = new ArrayList<>();
      for (Future<Heard> done : workers.invokeAll(work)) {
        heard.add(done.get());
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Judge judge : judges) {
        heard.stream()
            .flatMap(one -> one.outcomes().stream())
            .filter(outcome -> outcome.judge().equals(judge.name()))
            .forEach(outcomes::add);
      }
      return new Result(
          outcomes, heard.stream().flatMap(one -> one.misbehaved().stream()).toList());
    } catch (ExecutionException failed) {
      throw new IOException(failed.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private Heard judge(Case one) throws IOException {
    Recording run = folder.read(one.variant().name(), one.seed());
    Optional<Misbehaved> misbehaved =
        one.variant().objection(run).map(objection -> new Misbehaved(one, objection));
    if (misbehaved.isPresent()) {
      return new Heard(List.of(), misbehaved);
    }
    long onset = one.variant().onset(run);
    return new Heard(
        judges.stream()
            .map(
                judge ->
                    new Outcome(
                        judge.name(), one, onset, one.variant().excused(run), judge.judge(run)))
            .toList(),
        misbehaved);
  }
}
