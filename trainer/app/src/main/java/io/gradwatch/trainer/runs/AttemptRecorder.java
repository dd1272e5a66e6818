package io.gradwatch.trainer.runs;

import io.gradwatch.protocol.RunState;
import io.gradwatch.trainer.checkpoint.CheckpointListener;
import io.gradwatch.trainer.checkpoint.StoredCheckpoint;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/** Records the course of an attempt in the folder of its run. Used by the training thread. */
public final class AttemptRecorder implements CheckpointListener {

  private final RunFolder folder;
  private final Consumer<String> notices;
  private RunStatus status;
  private long steps;
  private double loss;

  /**
   * Recorder of an attempt.
   *
   * @param start state of the attempt before its first step
   * @param notices receives a line for what a person should know
   */
  public AttemptRecorder(RunFolder folder, RunStatus start, Consumer<String> notices) {
    this.folder = folder;
    this.status = start;
    this.notices = notices;
    this.steps = start.steps();
    this.loss = start.loss();
  }

  /** Records that the attempt begins. */
  public void started() throws IOException {
    folder.write(status);
    folder.log("attempt " + status.attempt() + " begins at step " + status.steps());
  }

  /**
   * Records a step.
   *
   * @param step from 0
   */
  public void stepCompleted(long step, double stepLoss) {
    steps = step + 1;
    loss = stepLoss;
    folder.progress(status.attempt(), steps, loss);
  }

  @Override
  public void written(StoredCheckpoint checkpoint) {
    update(status.failedCheckpoints());
    folder.log("checkpoint at step " + checkpoint.steps() + ", loss " + loss);
  }

  @Override
  public void failed(long atSteps, long failures, String reason) {
    update(failures);
    String line =
        "checkpoint at step " + atSteps + " cannot be written, training goes on: " + reason;
    folder.log(line);
    if (failures == 1) {
      notices.accept(line + "; further failures are counted in " + folder.path());
    }
  }

  /** Records the end of the attempt. */
  public void ended(
      RunState state, long stepsTaken, double finalLoss, String failure, double checkpointSeconds) {
    steps = stepsTaken;
    loss = finalLoss;
    status = status.at(state, steps, loss, failure, status.failedCheckpoints(), checkpointSeconds);
    folder.tryWrite(status);
    folder.log(
        String.format(
            Locale.ROOT,
            "attempt %d %s after step %d, loss %s%s; %.3f s spent on checkpoints",
            status.attempt(),
            state.name().toLowerCase(Locale.ROOT),
            steps,
            loss,
            failure.isEmpty() ? "" : ": " + failure,
            checkpointSeconds));
  }

  private void update(long failedCheckpoints) {
    status =
        status.at(RunState.RUNNING, steps, loss, "", failedCheckpoints, status.checkpointSeconds());
    folder.tryWrite(status);
  }
}
