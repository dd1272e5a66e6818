package io.gradwatch.trainer.runs;

import io.gradwatch.protocol.RunState;
import java.util.Map;

/**
 * State of a run as its folder holds it, written when it changes.
 *
 * @param run name of the run
 * @param state state of the newest attempt; RUNNING also after a kill, until the next attempt
 * @param attempt newest attempt, from 1
 * @param firstAttempt attempt that began at step 0, from which the newest one goes on
 * @param started when the newest attempt began, as ISO 8601 text
 * @param steps steps taken when this was written
 * @param plannedSteps steps of the whole training
 * @param loss loss of the last of those steps; NaN before the first
 * @param failure why the attempt failed; empty if it did not
 * @param failedCheckpoints number of checkpoints of the attempt that could not be written
 * @param checkpointSeconds time that the attempt has spent on checkpoints, in seconds
 * @param settings settings that determine the steps of the training, by key of the job file
 */
public record RunStatus(
    String run,
    RunState state,
    int attempt,
    int firstAttempt,
    String started,
    long steps,
    long plannedSteps,
    double loss,
    String failure,
    long failedCheckpoints,
    double checkpointSeconds,
    Map<String, String> settings) {

  public RunStatus {
    settings = Map.copyOf(settings);
  }

  /** The same attempt later. */
  public RunStatus at(
      RunState newState,
      long newSteps,
      double newLoss,
      String why,
      long newFailedCheckpoints,
      double newCheckpointSeconds) {
    return new RunStatus(
        run,
        newState,
        attempt,
        firstAttempt,
        started,
        newSteps,
        plannedSteps,
        newLoss,
        why,
        newFailedCheckpoints,
        newCheckpointSeconds,
        settings);
  }
}
