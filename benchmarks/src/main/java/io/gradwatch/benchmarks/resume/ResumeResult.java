package io.gradwatch.benchmarks.resume;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Result of the comparison.
 *
 * @param steps steps of the job
 * @param attempts attempts of the run that was killed
 * @param differentLosses steps whose loss differs by at least one bit, in any attempt
 * @param missingSteps steps without a report
 * @param reportedTwice reports of a step that its attempt had reported before
 * @param stepsEvaluated steps that the monitor has evaluated
 * @param stepsMissing steps that the monitor counts as missing
 * @param verdicts kinds of verdicts that notify on the run that was killed and not on the other one
 * @param seconds training time of the undisturbed run
 * @param checkpointSeconds share of it that was spent on checkpoints, in seconds
 * @param residentBytesEarly resident memory after a fifth of the steps, of the undisturbed run
 * @param residentBytesLate resident memory at the end
 * @param killedAt steps that the newest state showed when the trainer was killed
 */
public record ResumeResult(
    long steps,
    int attempts,
    long differentLosses,
    long missingSteps,
    long reportedTwice,
    long stepsEvaluated,
    long stepsMissing,
    Set<String> verdicts,
    double seconds,
    double checkpointSeconds,
    OptionalLong residentBytesEarly,
    OptionalLong residentBytesLate,
    List<Long> killedAt) {

  public ResumeResult {
    verdicts = Set.copyOf(verdicts);
    killedAt = List.copyOf(killedAt);
  }

  /** Whether the run that was killed is the same as the other one, for trainer and monitor. */
  public boolean passed() {
    return differentLosses == 0
        && missingSteps == 0
        && reportedTwice == 0
        && stepsEvaluated == steps
        && stepsMissing == 0
        && verdicts.isEmpty();
  }
}
