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
 * Run stalled: it says that it goes on, and takes no step for longer than
 *
 * <pre>patience = max(floor, usualFactor · p95, longestFactor · longest)</pre>
 *
 * with p95 and longest of the intervals between its own steps, see {@link StepIntervals}; before
 * {@link RunStalledLimits#minIntervals} of them are known, {@link RunStalledLimits#initialTimeout}
 * stands for the floor. SageMaker Debugger's rule waits 1800 s for every run; a run of a hundred
 * steps a second is late after one.
 *
 * <p>Heartbeats tell whether the trainer lives: a warning if so, critical if not. A run of which
 * nothing was written for a day is abandoned, and calls nobody. A step, or the run's end, is the
 * end of it.
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

  /** A silence that is long enough needs no second look, and one step ends it. */
  @Override
  public Hysteresis hysteresis() {
    return new Hysteresis(1, 1);
  }

  /** A step came. */
  @Override
  public Observation detect(RunView run) {
    return Observation.normal();
  }

  /** No step came: whether for too long. Never normal, for silence does not end by silence. */
  public Observation detect(InactiveRun run) {
    Duration stallTimeout = stallTimeout(run.stepIntervals());
    if (run.info().state().ended() || run.inactivity().sinceStep().compareTo(stallTimeout) < 0) {
      return Observation.inconclusive();
    }
    if (run.sinceRecord().compareTo(limits.abandonedAfter()) >= 0) {
      return new Observation.Abnormal(
          finding(run, Severity.INFO, abandonedCause(run), stallTimeout));
    }
    return isAlive(run)
        ? new Observation.Abnormal(finding(run, Severity.WARNING, aliveCause(run), stallTimeout))
        : new Observation.Abnormal(finding(run, Severity.CRITICAL, deadCause(), stallTimeout));
  }

  /** How long a run of this pace may take no step. */
  public Duration stallTimeout(StepIntervals stepIntervals) {
    boolean measured = stepIntervals.count() >= limits.minIntervals();
    double seconds =
        Math.max(
            seconds(measured ? limits.minTimeout() : limits.initialTimeout()),
            Math.max(
                measured ? limits.p95Factor() * stepIntervals.p95Seconds() : 0,
                limits.longestFactor() * stepIntervals.longestSeconds()));
    return Duration.ofMillis((long) (1000 * seconds));
  }

  private boolean isAlive(InactiveRun run) {
    return run.inactivity().sinceHeartbeat().compareTo(limits.heartbeatTimeout()) < 0;
  }

  private static String aliveCause(InactiveRun run) {
    return run.hasSteps()
        ? "Heartbeats still come: the trainer lives but takes no step. It may be reading data,"
            + " evaluating, or waiting for a lock."
        : "Heartbeats still come: the trainer lives but has not taken its first step. It may be"
            + " reading data, or waiting for a device or a lock.";
  }

  private static String deadCause() {
    return "Neither steps nor heartbeats come: the trainer died, hangs as a whole, or its network is"
        + " gone.";
  }

  private static String abandonedCause(InactiveRun run) {
    return "Nothing was heard of the run for "
        + run.sinceRecord().toDays()
        + " d, and it never said that it ended: it was killed, or its end was lost.";
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
              "usual time between steps",
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
            OptionalDouble.of(seconds(limits.heartbeatTimeout())),
            "s"));
    return evidence;
  }

  private Remedy remedy(InactiveRun run) {
    String since = run.hasSteps() ? "after step " + run.lastStep() : "before its first step";
    return RemedyKey.CHECK_TRAINER.withText(
        isAlive(run)
            ? "Look what the trainer waits for " + since + ": take a thread dump of it."
            : "Look whether the trainer's process and host are up and reach Kafka; it was last heard "
                + since
                + ". Restart it from its last checkpoint if it died.");
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
