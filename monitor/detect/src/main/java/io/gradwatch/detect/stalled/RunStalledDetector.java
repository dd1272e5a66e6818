package io.gradwatch.detect.stalled;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.Remedy;
import io.gradwatch.protocol.Severity;
import io.gradwatch.protocol.VerdictKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Stalled run: a run that is reported as running takes no step for longer than
 *
 * <pre>stall timeout = max(minTimeout, p95Factor · p95, longestFactor · longest)</pre>
 *
 * with p95 and longest of the intervals between its own steps, see {@link StepIntervals}. Until
 * {@link RunStalledLimits#minIntervals} are known, {@link RunStalledLimits#initialTimeoutSeconds}
 * replaces the minimum. The rule of SageMaker Debugger waits 1800 s for every run; a run of a
 * hundred steps per second is late after one.
 *
 * <p>Heartbeats show whether the trainer is alive: a warning if so, critical otherwise. A run of
 * which nothing has been written for a day is abandoned, which is info. A step, or the end of the
 * run, clears the verdict.
 */
public final class RunStalledDetector implements Detector {

  private final RunStalledLimits limits;

  public RunStalledDetector(RunStalledLimits limits) {
    this.limits = limits;
  }

  @Override
  public VerdictKind kind() {
    return VerdictKind.RUN_STALLED;
  }

  /** A timeout needs no second observation, and one step ends it. */
  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(1, 1);
  }

  /** A step has arrived. */
  @Override
  public Observation detect(RunView run) {
    return Observation.normal();
  }

  /** No step has arrived. Never normal: only a step or the end of the run clears the verdict. */
  public Observation detect(InactiveRun run) {
    Duration stallTimeout = stallTimeout(run.stepIntervals());
    if (run.info().state().ended() || run.inactivity().sinceStep().compareTo(stallTimeout) < 0) {
      return Observation.inconclusive();
    }
    if (seconds(run.sinceRecord()) >= limits.abandonedAfterSeconds()) {
      return Observation.abnormal(finding(run, Severity.INFO, abandonedCause(run), stallTimeout));
    }
    return isAlive(run)
        ? Observation.abnormal(finding(run, Severity.WARNING, aliveCause(run), stallTimeout))
        : Observation.abnormal(finding(run, Severity.CRITICAL, deadCause(), stallTimeout));
  }

  /** How long a run with these step intervals may take no step. */
  public Duration stallTimeout(StepIntervals stepIntervals) {
    boolean measured = stepIntervals.count() >= limits.minIntervals();
    double seconds =
        Math.max(
            measured ? limits.minTimeoutSeconds() : limits.initialTimeoutSeconds(),
            Math.max(
                measured ? limits.p95Factor() * stepIntervals.p95Seconds() : 0,
                limits.longestFactor() * stepIntervals.longestSeconds()));
    return Duration.ofMillis((long) (1000 * seconds));
  }

  private boolean isAlive(InactiveRun run) {
    return seconds(run.inactivity().sinceHeartbeat()) < limits.heartbeatTimeoutSeconds();
  }

  private static String aliveCause(InactiveRun run) {
    return run.hasSteps()
        ? "Heartbeats still arrive: the trainer is alive but takes no steps. It may be reading data,"
            + " evaluating or waiting for a lock."
        : "Heartbeats still arrive: the trainer is alive but has not taken its first step. It may be"
            + " reading data, or waiting for a device or a lock.";
  }

  private static String deadCause() {
    return "Neither steps nor heartbeats arrive: the trainer has crashed, hangs, or has lost its"
        + " network connection.";
  }

  private static String abandonedCause(InactiveRun run) {
    return "No record of the run has been written for "
        + run.sinceRecord().toDays()
        + " d, and its end was never reported: it was killed, or its last record was lost.";
  }

  private Finding finding(InactiveRun run, Severity severity, String cause, Duration stallTimeout) {
    return new Finding(
        severity,
        Optional.empty(),
        List.of(),
        run.lastStep(),
        cause,
        evidence(run, stallTimeout),
        List.of(remedy(run)));
  }

  private List<Evidence> evidence(InactiveRun run, Duration stallTimeout) {
    List<Evidence> evidence = new ArrayList<>();
    evidence.add(
        new Evidence(
            run.hasSteps() ? "time since the last step" : "time since the start, without a step",
            seconds(run.sinceStep()),
            OptionalDouble.of(seconds(stallTimeout)),
            "s"));
    if (run.stepIntervals().count() > 0) {
      evidence.add(
          new Evidence(
              "95th percentile of the time between steps",
              run.stepIntervals().p95Seconds(),
              OptionalDouble.empty(),
              "s"));
    }
    if (run.hasSteps()) {
      evidence.add(new Evidence("last step", run.lastStep(), OptionalDouble.empty(), ""));
    }
    evidence.add(
        new Evidence(
            "time since the last heartbeat",
            seconds(run.sinceHeartbeat()),
            OptionalDouble.of(limits.heartbeatTimeoutSeconds()),
            "s"));
    return evidence;
  }

  private Remedy remedy(InactiveRun run) {
    String since = run.hasSteps() ? "after step " + run.lastStep() : "before its first step";
    return RemedyKey.CHECK_TRAINER.withText(
        isAlive(run)
            ? "Take a thread dump of the trainer to see what blocks it " + since + "."
            : "Check that the trainer's process and host are up and reach Kafka; nothing has been"
                + " received "
                + since
                + ". If the trainer has crashed, restart it from its last checkpoint.");
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
