package io.gradwatch.detect;

import io.gradwatch.detect.stalled.InactiveRun;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.detect.stalled.RunStalledDetector;
import io.gradwatch.detect.verdict.CappedDetector;
import io.gradwatch.detect.verdict.DetectorPipeline;
import io.gradwatch.detect.verdict.Incident;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.RollingReport;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Evaluates one run, record by record. Stateless: the history of the run is passed in and updated.
 *
 * <p>An error while a step is being added leaves {@link RunHistory#isConsistent} false; an error
 * after that, in a detector, leaves a history with the step and without its verdicts.
 */
public final class RunEvaluator {

  /** Minimum time between two rolling reports of a run, by the trainer's clock. */
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);

  private final DetectionSettings.ByRun<Evaluation> evaluations;

  /** With the default of every limit. */
  public RunEvaluator() {
    this(DetectionSettings.defaults());
  }

  /** With limits by the name of a run. */
  public RunEvaluator(DetectionSettings settings) {
    this.evaluations = settings.map(Evaluation::of);
  }

  /** The detectors of the runs that have the same settings. */
  private record Evaluation(
      RunSettings settings, DetectorPipeline pipeline, RunStalledDetector stalledDetector) {

    static Evaluation of(RunSettings settings) {
      return new Evaluation(
          settings, new DetectorPipeline(settings.detectors()), settings.stalledDetector());
    }

    boolean detectsStalls() {
      return settings.isEnabled(VerdictKind.RUN_STALLED);
    }
  }

  private Evaluation evaluation(RunHistory history) {
    return evaluations.get(history.run());
  }

  /** Adds a step to the history and runs every detector on it. */
  public RunUpdate evaluateStep(RunHistory history, StepColumns step) {
    if (isStale(history, step.attempt(), step.time())) {
      return ignored(history, RunUpdate.Outcome.STALE_ATTEMPT);
    }
    if (history.attempt() == step.attempt() && history.progress().hasEvaluated(step)) {
      if (history.firstAttempt() != history.attempt() && history.progress().isRepeated(step)) {
        history.progress().active(step.time());
        return ignored(history, RunUpdate.Outcome.REPEATED);
      }
      return ignored(history, RunUpdate.Outcome.DUPLICATE);
    }
    Incident before = history.incident();
    List<Event> events = new ArrayList<>(startAttempt(history, step.attempt()));
    history.add(step);
    Evaluation evaluation = evaluation(history);
    DetectorPipeline.IncidentUpdate incidentUpdate =
        evaluation.pipeline.evaluate(
            history.incident(),
            history.run(),
            step.attempt(),
            step.time(),
            view(history, evaluation.settings));
    history.set(incidentUpdate.incident());
    events.addAll(incidentUpdate.events());
    return updateOf(history, before, events, step.time());
  }

  /** Adds what the run reports about itself; its end, or a resumption, clears a stall. */
  public RunUpdate evaluateRunInfo(RunHistory history, RunInfo info) {
    if (isStale(history, info.attempt(), info.heartbeat())) {
      return ignored(history, RunUpdate.Outcome.STALE_ATTEMPT);
    }
    Incident before = history.incident();
    boolean continued = history.isContinuedBy(info);
    List<Event> events = new ArrayList<>();
    if (continued) {
      history.continueAttempt(info);
    } else {
      events.addAll(startAttempt(history, info.attempt()));
    }
    history.set(info);
    if (continued || info.state().ended()) {
      DetectorPipeline.IncidentUpdate update =
          applyStalled(history, info.heartbeat(), Observation.normal());
      history.set(update.incident());
      events.addAll(update.events());
    }
    return updateOf(history, before, events, info.heartbeat());
  }

  /**
   * A lower attempt than the known one is late, unless the known one has been silent: then the
   * trainer's counter has started over, or the known number was an error.
   */
  private static boolean isStale(RunHistory history, int attempt, Instant reportTime) {
    return attempt < history.attempt() && !history.silentBefore(reportTime);
  }

  private static RunUpdate ignored(RunHistory history, RunUpdate.Outcome outcome) {
    history.ignored();
    return RunUpdate.unchanged(history, outcome);
  }

  /**
   * How long the run may take no step before {@link #evaluateInactivity} can find it stalled; empty
   * if no further step is expected, because the run has ended or has never published a {@link
   * RunInfo}, or if stalls are not detected.
   */
  public Optional<Duration> stallTimeout(RunHistory history) {
    Evaluation evaluation = evaluation(history);
    return history
        .info()
        .filter(info -> !info.state().ended() && evaluation.detectsStalls())
        .map(info -> evaluation.stalledDetector.stallTimeout(history.progress().stepIntervals()));
  }

  /** Evaluates a run that publishes nothing. */
  public RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity) {
    Incident before = history.incident();
    Evaluation evaluation = evaluation(history);
    Observation observation =
        evaluation.detectsStalls()
            ? history
                .info()
                .map(info -> inactiveRun(info, history.progress(), inactivity))
                .map(evaluation.stalledDetector::detect)
                .orElse(Observation.inconclusive())
            : Observation.normal();
    DetectorPipeline.IncidentUpdate update = applyStalled(history, inactivity.now(), observation);
    if (!update.events().isEmpty()) {
      history.set(update.incident());
    }
    return new RunUpdate(
        history, before, update.events(), Optional.empty(), RunUpdate.Outcome.EVALUATED);
  }

  private static InactiveRun inactiveRun(
      RunInfo info, AttemptProgress progress, Inactivity inactivity) {
    return new InactiveRun(
        info,
        progress.hasSteps(),
        progress.lastStep(),
        progress.lastStepTime(),
        progress.stepIntervals(),
        inactivity);
  }

  private DetectorPipeline.IncidentUpdate applyStalled(
      RunHistory history, Instant time, Observation observation) {
    Evaluation evaluation = evaluation(history);
    return DetectorPipeline.apply(
        history.incident(),
        history.run(),
        history.attempt(),
        time,
        history.progress().lastStep(),
        evaluation.stalledDetector,
        CappedDetector.capped(
            observation, evaluation.settings.maxSeverity(VerdictKind.RUN_STALLED)));
  }

  /** The current state of a run, for display. */
  public RunSnapshot snapshot(RunHistory history) {
    boolean hasSteps = history.progress().hasSteps();
    return new RunSnapshot(
        history.run(),
        history.attempt(),
        hasSteps
            ? Optional.of(RollingReportFactory.of(history, history.progress().lastStepTime()))
            : Optional.empty(),
        hasSteps
            ? Optional.of(
                RunStatisticsFactory.of(history, view(history, evaluation(history).settings)))
            : Optional.empty(),
        history.info(),
        history.incident().active(),
        history.incident().past());
  }

  /** Starts another attempt than the known one; the events clear the verdicts of the known one. */
  private static List<Event> startAttempt(RunHistory history, int attempt) {
    if (attempt == history.attempt()) {
      return List.of();
    }
    DetectorPipeline.IncidentUpdate cleared =
        DetectorPipeline.clearAll(
            history.incident(), history.progress().lastStep(), history.progress().lastStepTime());
    history.startAttempt(attempt);
    history.set(cleared.incident());
    return cleared.events();
  }

  /** Steps of a worker that lags behind count as the newest step of the run. */
  private static RunView view(RunHistory history, RunSettings settings) {
    return new RunView(
        history.progress().lastStep(),
        history.progress().firstStep(),
        history.presentLayers(),
        history.curves(),
        history.info(),
        history.facts(),
        settings.learning(),
        settings.features());
  }

  private static RunUpdate updateOf(
      RunHistory history, Incident before, List<Event> events, Instant time) {
    boolean completes = history.allStepsEvaluated() && !history.reportedComplete();
    boolean due =
        history.progress().hasSteps()
            && !time.isBefore(history.lastReportTime().plus(REPORT_INTERVAL))
            && !history.reportedComplete();
    if (!completes && !due) {
      return new RunUpdate(history, before, events, Optional.empty(), RunUpdate.Outcome.EVALUATED);
    }
    history.reported(time, completes || history.reportedComplete());
    RollingReport norms = RollingReportFactory.of(history, time);
    return new RunUpdate(history, before, events, Optional.of(norms), RunUpdate.Outcome.EVALUATED);
  }
}
