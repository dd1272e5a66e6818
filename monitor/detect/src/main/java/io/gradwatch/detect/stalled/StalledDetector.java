package io.gradwatch.detect.stalled;

import io.gradwatch.detect.verdict.Detector;
import io.gradwatch.detect.verdict.Finding;
import io.gradwatch.detect.verdict.Hysteresis;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.verdict.RemedyKey;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Figure;
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
 * with p95 and longest of the intervals between its own steps, see {@link Pace}; before {@link
 * StalledLimits#enough} of them are known, {@link StalledLimits#unmeasured} stands for the floor.
 * SageMaker Debugger's rule waits 1800 s for every run; a run of a hundred steps a second is late
 * after one.
 *
 * <p>Heartbeats tell whether the trainer lives: a warning if so, critical if not. A run of which
 * nothing was written for a day is abandoned, and calls nobody. A step, or the run's end, is the
 * end of it.
 */
public final class StalledDetector implements Detector {

  private final StalledLimits limits;

  public StalledDetector(StalledLimits limits) {
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
  public Reading read(RunView run) {
    return Reading.normal();
  }

  /** No step came: whether for too long. Never normal, for silence does not end by silence. */
  public Reading read(Standstill run) {
    Duration patience = patience(run.pace());
    if (run.info().state().ended() || run.silence().ofSteps().compareTo(patience) < 0) {
      return Reading.unsure();
    }
    if (run.sinceAnything().compareTo(limits.abandoned()) >= 0) {
      return new Reading.Abnormal(finding(run, Severity.INFO, abandoned(run), patience));
    }
    return lives(run)
        ? new Reading.Abnormal(finding(run, Severity.WARNING, standing(run), patience))
        : new Reading.Abnormal(finding(run, Severity.CRITICAL, gone(), patience));
  }

  /** How long a run of this pace may take no step. */
  public Duration patience(Pace pace) {
    boolean known = pace.known() >= limits.enough();
    double seconds =
        Math.max(
            seconds(known ? limits.floor() : limits.unmeasured()),
            Math.max(
                known ? limits.usualFactor() * pace.usualSeconds() : 0,
                limits.longestFactor() * pace.longestSeconds()));
    return Duration.ofMillis((long) (1000 * seconds));
  }

  private boolean lives(Standstill run) {
    return run.silence().ofHeartbeats().compareTo(limits.heartbeat()) < 0;
  }

  private static String standing(Standstill run) {
    return run.stepped()
        ? "Heartbeats still come: the trainer lives but takes no step. It may be reading data,"
            + " evaluating, or waiting for a lock."
        : "Heartbeats still come: the trainer lives but has not taken its first step. It may be"
            + " reading data, or waiting for a device or a lock.";
  }

  private static String gone() {
    return "Neither steps nor heartbeats come: the trainer died, hangs as a whole, or its network is"
        + " gone.";
  }

  private static String abandoned(Standstill run) {
    return "Nothing was heard of the run for "
        + run.sinceAnything().toDays()
        + " d, and it never said that it ended: it was killed, or its end was lost.";
  }

  private Finding finding(Standstill run, Severity severity, String cause, Duration patience) {
    return new Finding(
        severity,
        Optional.empty(),
        List.of(),
        run.lastStep(),
        cause,
        evidence(run, patience),
        List.of(remedy(run)));
  }

  private List<Figure> evidence(Standstill run, Duration patience) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            run.stepped() ? "time since the last step" : "time since the start, without a step",
            seconds(run.sinceStep()),
            OptionalDouble.of(seconds(patience)),
            "s"));
    if (run.pace().known() > 0) {
      figures.add(
          new Figure(
              "usual time between steps", run.pace().usualSeconds(), OptionalDouble.empty(), "s"));
    }
    if (run.stepped()) {
      figures.add(new Figure("last step", run.lastStep(), OptionalDouble.empty(), ""));
    }
    figures.add(
        new Figure(
            "time since the last heartbeat",
            seconds(run.sinceHeartbeat()),
            OptionalDouble.of(seconds(limits.heartbeat())),
            "s"));
    return figures;
  }

  private Remedy remedy(Standstill run) {
    String since = run.stepped() ? "after step " + run.lastStep() : "before its first step";
    return RemedyKey.CHECK_TRAINER.saying(
        lives(run)
            ? "Look what the trainer waits for " + since + ": take a thread dump of it."
            : "Look whether the trainer's process and host are up and reach Kafka; it was last heard "
                + since
                + ". Restart it from its last checkpoint if it died.");
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
