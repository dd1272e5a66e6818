package io.gradwatch.detect;

import io.gradwatch.detect.dead.DeadLimits;
import io.gradwatch.detect.dead.DeadNeuronsDetector;
import io.gradwatch.detect.exploding.ExplodingGradientDetector;
import io.gradwatch.detect.exploding.ExplodingLimits;
import io.gradwatch.detect.initial.InitialLimits;
import io.gradwatch.detect.initial.PoorInitializationDetector;
import io.gradwatch.detect.loss.LossDivergenceDetector;
import io.gradwatch.detect.loss.LossLimits;
import io.gradwatch.detect.loss.LossOscillationDetector;
import io.gradwatch.detect.loss.LossPlateauDetector;
import io.gradwatch.detect.nonfinite.NonFiniteDetector;
import io.gradwatch.detect.overfitting.OverfittingDetector;
import io.gradwatch.detect.overfitting.OverfittingLimits;
import io.gradwatch.detect.saturated.SaturatedActivationsDetector;
import io.gradwatch.detect.saturated.SaturatedLimits;
import io.gradwatch.detect.stalled.Silence;
import io.gradwatch.detect.stalled.StalledDetector;
import io.gradwatch.detect.stalled.StalledLimits;
import io.gradwatch.detect.stalled.Standstill;
import io.gradwatch.detect.throughtime.ExplodingThroughTimeDetector;
import io.gradwatch.detect.throughtime.ExplodingThroughTimeLimits;
import io.gradwatch.detect.throughtime.ThroughTimeLimits;
import io.gradwatch.detect.throughtime.VanishingThroughTimeDetector;
import io.gradwatch.detect.updates.UpdateLimits;
import io.gradwatch.detect.updates.UpdateRatioTooLargeDetector;
import io.gradwatch.detect.updates.UpdateRatioTooSmallDetector;
import io.gradwatch.detect.vanishing.VanishingGradientDetector;
import io.gradwatch.detect.vanishing.VanishingLimits;
import io.gradwatch.detect.verdict.Docket;
import io.gradwatch.detect.verdict.Reading;
import io.gradwatch.detect.window.Course;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.zero.ZeroGradientDetector;
import io.gradwatch.detect.zero.ZeroLimits;
import io.gradwatch.protocol.Contract;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.LayerReport;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Judges one run, record by record. Stateless: what lasts is the history, handed in and back. */
public final class RunWatch {

  /** Least time between two rolling reports of a run, by its own clock. */
  private static final Duration NORMS_EVERY = Duration.ofSeconds(1);

  private final StalledDetector stalled = new StalledDetector(StalledLimits.defaults());
  private final Docket docket;

  /** Judges by the detectors' default limits. */
  public RunWatch() {
    this.docket =
        new Docket(
            List.of(
                stalled,
                new ExplodingThroughTimeDetector(ExplodingThroughTimeLimits.defaults()),
                new ExplodingGradientDetector(ExplodingLimits.defaults()),
                new NonFiniteDetector(),
                new SaturatedActivationsDetector(SaturatedLimits.defaults()),
                new VanishingThroughTimeDetector(ThroughTimeLimits.defaults()),
                new VanishingGradientDetector(VanishingLimits.defaults()),
                new PoorInitializationDetector(InitialLimits.defaults()),
                new DeadNeuronsDetector(DeadLimits.defaults()),
                new ZeroGradientDetector(ZeroLimits.defaults()),
                new UpdateRatioTooLargeDetector(UpdateLimits.defaults()),
                new UpdateRatioTooSmallDetector(UpdateLimits.defaults()),
                new LossDivergenceDetector(LossLimits.defaults()),
                new LossOscillationDetector(LossLimits.defaults()),
                new LossPlateauDetector(LossLimits.defaults()),
                new OverfittingDetector(OverfittingLimits.defaults())));
  }

  /** Judges one step. */
  public Judgement step(Optional<RunHistory> before, StepReport report) {
    Attempt attempt = Attempt.of(before, report.run(), report.attempt());
    RunHistory history = attempt.history();
    if (history.attempt() > report.attempt()) {
      return Judgement.unheard(history, Judgement.Outcome.STALE_ATTEMPT);
    }
    if (history.progress().covers(report)) {
      return Judgement.unheard(history, Judgement.Outcome.DUPLICATE);
    }
    RunHistory next = plus(history, report);
    Docket.Ruling ruling =
        docket.judge(
            next.incident(), report.run(), report.attempt(), report.time(), view(next, report));
    return judged(next.with(ruling.incident()), attempt.events(), ruling.events(), report.time());
  }

  /** Takes note of how a run stands. */
  public Judgement run(Optional<RunHistory> before, RunInfo info) {
    Attempt attempt = Attempt.of(before, info.run(), info.attempt());
    if (attempt.history().attempt() > info.attempt()) {
      return Judgement.unheard(attempt.history(), Judgement.Outcome.STALE_ATTEMPT);
    }
    RunHistory next = attempt.history().with(info);
    Docket.Ruling ruling =
        info.state().ended()
            ? hear(next, info.heartbeat(), Reading.normal())
            : new Docket.Ruling(next.incident(), List.of());
    return judged(
        next.with(ruling.incident()), attempt.events(), ruling.events(), info.heartbeat());
  }

  /**
   * How long a run may be silent before a {@link #tick} is worth it; empty when it is not expected
   * to go on: it has ended, or never told how it stands.
   */
  public Optional<Duration> patience(RunHistory history) {
    return history
        .info()
        .filter(info -> !info.state().ended())
        .map(info -> stalled.patience(history.progress().pace()));
  }

  /** Judges a run of which nothing comes. The history is the same object when nothing changed. */
  public Judgement tick(RunHistory history, Silence silence) {
    Reading reading =
        history
            .info()
            .map(info -> stalled.read(standstill(info, history.progress(), silence)))
            .orElse(Reading.unsure());
    Docket.Ruling ruling = hear(history, silence.now(), reading);
    return ruling.events().isEmpty()
        ? Judgement.unheard(history, Judgement.Outcome.JUDGED)
        : new Judgement(
            history.with(ruling.incident()),
            ruling.events(),
            Optional.empty(),
            Judgement.Outcome.JUDGED);
  }

  private static Standstill standstill(RunInfo info, Progress progress, Silence silence) {
    return new Standstill(
        info, progress.started(), progress.lastStep(), progress.time(), progress.pace(), silence);
  }

  private Docket.Ruling hear(RunHistory history, Instant time, Reading reading) {
    long step = history.progress().lastStep();
    return Docket.hear(
        history.incident(), history.run(), history.attempt(), time, step, stalled, reading);
  }

  /** A run as it stands, for display. */
  public RunSnapshot snapshot(RunHistory history) {
    return new RunSnapshot(
        history.run(),
        history.attempt(),
        history.progress().started()
            ? Optional.of(RollingReports.of(history, history.progress().time()))
            : Optional.empty(),
        history.progress().started() ? Optional.of(Figures.of(history)) : Optional.empty(),
        history.info(),
        history.incident().active(),
        history.incident().past());
  }

  /**
   * The attempt that a record belongs to: the one at hand, or a new one that replaces it.
   *
   * @param history to go on with
   * @param events verdicts of the replaced attempt, cleared
   */
  private record Attempt(RunHistory history, List<Event> events) {

    static Attempt of(Optional<RunHistory> before, String run, int attempt) {
      if (before.isEmpty()) {
        return new Attempt(RunHistory.of(run, attempt), List.of());
      }
      RunHistory known = before.get();
      if (attempt <= known.attempt()) {
        return new Attempt(known, List.of());
      }
      Docket.Ruling dismissed =
          Docket.dismiss(known.incident(), known.progress().lastStep(), known.progress().time());
      return new Attempt(
          RunHistory.of(run, attempt).with(dismissed.incident()).with(known.course().resumed()),
          dismissed.events());
    }
  }

  private static RunHistory plus(RunHistory history, StepReport report) {
    return new RunHistory(
        history.run(),
        history.attempt(),
        history.info(),
        history.progress().plus(report),
        courseBefore(history, report).plus(report),
        plus(history.layers(), report.layers()),
        history.incident(),
        history.normsAt(),
        false);
  }

  /** An attempt that starts at step 0 starts anew; another goes on from the one before. */
  private static Course courseBefore(RunHistory history, StepReport report) {
    boolean anew = !history.progress().started() && report.step() == 0;
    return anew ? Course.none() : history.course();
  }

  /** Layers keep their windows while reports leave them out, as long as there is room. */
  private static List<LayerHistory> plus(List<LayerHistory> before, List<LayerReport> reports) {
    Map<Integer, LayerHistory> layers = new TreeMap<>();
    if (before.size() <= Contract.MAX_LAYERS) {
      before.forEach(layer -> layers.put(layer.index(), layer));
    }
    for (LayerReport report : reports) {
      LayerHistory known = layers.get(report.index());
      layers.put(report.index(), known == null ? LayerHistory.of(report) : known.plus(report));
    }
    return new ArrayList<>(layers.values());
  }

  private static RunView view(RunHistory history, StepReport report) {
    Set<Integer> present =
        report.layers().stream().map(LayerReport::index).collect(Collectors.toSet());
    return RunView.of(
        report.step(),
        history.progress().firstStep(),
        history.layers().stream().filter(layer -> present.contains(layer.index())).toList(),
        history.course(),
        history.info());
  }

  private static Judgement judged(
      RunHistory history, List<Event> dismissed, List<Event> ruled, Instant time) {
    List<Event> events = new ArrayList<>(dismissed);
    events.addAll(ruled);
    boolean completes = history.allJudged() && !history.complete();
    boolean due =
        history.progress().started()
            && !time.isBefore(history.normsAt().plus(NORMS_EVERY))
            && !history.complete();
    if (!completes && !due) {
      return new Judgement(history, events, Optional.empty(), Judgement.Outcome.JUDGED);
    }
    RunHistory reported = history.reported(time, completes || history.complete());
    RollingReport norms = RollingReports.of(reported, time);
    return new Judgement(reported, events, Optional.of(norms), Judgement.Outcome.JUDGED);
  }
}
