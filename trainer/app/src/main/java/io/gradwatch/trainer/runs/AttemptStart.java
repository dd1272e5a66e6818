package io.gradwatch.trainer.runs;

import io.gradwatch.protocol.RunState;
import io.gradwatch.trainer.checkpoint.Checkpoint;
import io.gradwatch.trainer.checkpoint.CheckpointStore;
import io.gradwatch.trainer.job.JobException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where an attempt begins.
 *
 * @param status state of the attempt before its first step
 * @param checkpoint checkpoint to go on from; empty to begin at step 0
 */
public record AttemptStart(RunStatus status, Optional<Checkpoint> checkpoint) {

  /**
   * What the caller knows of the attempt.
   *
   * @param run name of the run
   * @param nextAttempt lowest number that the attempt may have
   * @param plannedSteps steps of the whole training
   * @param settings settings that determine the steps of the training
   * @param restart whether to begin at step 0 in any case
   */
  public record Request(
      String run,
      int nextAttempt,
      long plannedSteps,
      Map<String, String> settings,
      boolean restart) {}

  /**
   * Finds where the next attempt of a run begins: at its newest complete checkpoint, or at step 0.
   *
   * @param notices receives a line for what a person should know
   * @return empty if all steps of the run have been taken
   * @throws JobException if the run was begun with other settings
   */
  public static Optional<AttemptStart> find(
      RunFolder folder, Request request, Consumer<String> notices)
      throws IOException, JobException {
    Optional<RunStatus> last = folder.status();
    if (request.restart()) {
      int attempt = number(request, last, 0);
      return Optional.of(new AttemptStart(status(request, attempt, attempt), Optional.empty()));
    }
    CheckpointStore store = folder.checkpoints();
    Optional<Checkpoint> found = store.newest(last.map(RunStatus::firstAttempt).orElse(1), notices);
    Path path = folder.path();
    if (last.isPresent() && isComplete(last.get(), request)) {
      JobSettings.requireUnchanged(last.get().settings(), request.settings(), path);
      return Optional.empty();
    }
    int attempt = number(request, last, found.map(Checkpoint::attempt).orElse(0));
    if (found.isEmpty()) {
      if (last.isPresent()) {
        notices.accept("no usable checkpoint; begins at step 0 again, as attempt " + attempt);
      }
      return Optional.of(new AttemptStart(status(request, attempt, attempt), Optional.empty()));
    }
    Checkpoint from = found.get();
    JobSettings.requireUnchanged(from.settings(), request.settings(), path);
    notices.accept(
        "resumes at step %,d of %,d, as attempt %d"
            .formatted(from.state().stepsTaken(), request.plannedSteps(), attempt));
    int first = last.map(RunStatus::firstAttempt).orElse(from.attempt());
    RunStatus status =
        status(request, attempt, first)
            .at(RunState.RUNNING, from.state().stepsTaken(), from.state().loss(), "", 0, 0);
    return Optional.of(new AttemptStart(status, found));
  }

  /** A run whose job now plans more steps goes on. */
  private static boolean isComplete(RunStatus last, Request request) {
    return last.state() == RunState.FINISHED && last.steps() >= request.plannedSteps();
  }

  private static int number(Request request, Optional<RunStatus> last, int ofCheckpoint) {
    int known = Math.max(ofCheckpoint, last.map(RunStatus::attempt).orElse(0));
    return Math.max(request.nextAttempt(), known + 1);
  }

  private static RunStatus status(Request request, int attempt, int firstAttempt) {
    return new RunStatus(
        request.run(),
        RunState.RUNNING,
        attempt,
        firstAttempt,
        Instant.now().toString(),
        0,
        request.plannedSteps(),
        Double.NaN,
        "",
        0,
        0,
        request.settings());
  }
}
