package io.gradwatch.detect;

import io.gradwatch.detect.stalled.InactiveRun;
import io.gradwatch.detect.stalled.Inactivity;
import io.gradwatch.detect.stalled.RunStalledDetector;
import io.gradwatch.detect.stalled.RunStalledLimits;
import io.gradwatch.detect.verdict.DetectorPipeline;
import io.gradwatch.detect.verdict.Observation;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.RunView;
import io.gradwatch.detect.window.TrainingCurves;
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

/**
 * Evaluates one run, record by record. Stateless: the history of the run is passed in and returned.
 */
public final class RunEvaluator {

  /** Minimum time between two rolling reports of a run, by the trainer's clock. */
  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(1);

  private final RunStalledDetector stalledDetector =
      new RunStalledDetector(RunStalledLimits.defaults());
  private final DetectorPipeline pipeline = new DetectorPipeline(Detectors.inOrderOfCauses());

  /** Adds a step to the history and runs every detector on it. */
  public RunUpdate evaluateStep(Optional<RunHistory> before, StepReport report) {
    Attempt attempt = Attempt.of(before, report.run(), report.attempt());
    RunHistory history = attempt.history();
    if (history.attempt() > report.attempt()) {
      return RunUpdate.unchanged(history, RunUpdate.Outcome.STALE_ATTEMPT);
    }
    if (history.progress().hasEvaluated(report)) {
      return RunUpdate.unchanged(history, RunUpdate.Outcome.DUPLICATE);
    }
    RunHistory next = append(history, report);
    DetectorPipeline.IncidentUpdate incidentUpdate =
        pipeline.evaluate(
            next.incident(), report.run(), report.attempt(), report.time(), view(next, report));
    return updateOf(
        next.with(incidentUpdate.incident()),
        attempt.events(),
        incidentUpdate.events(),
        report.time());
  }

  /** Adds what the run reports about itself; the end of a run clears a stall. */
  public RunUpdate evaluateRunInfo(Optional<RunHistory> before, RunInfo info) {
    Attempt attempt = Attempt.of(before, info.run(), info.attempt());
    if (attempt.history().attempt() > info.attempt()) {
      return RunUpdate.unchanged(attempt.history(), RunUpdate.Outcome.STALE_ATTEMPT);
    }
    RunHistory next = attempt.history().with(info);
    DetectorPipeline.IncidentUpdate incidentUpdate =
        info.state().ended()
            ? applyStalled(next, info.heartbeat(), Observation.normal())
            : new DetectorPipeline.IncidentUpdate(next.incident(), List.of());
    return updateOf(
        next.with(incidentUpdate.incident()),
        attempt.events(),
        incidentUpdate.events(),
        info.heartbeat());
  }

  /**
   * How long the run may take no step before {@link #evaluateInactivity} can find it stalled; empty
   * if no further step is expected, because the run has ended or has never published a {@link
   * RunInfo}.
   */
  public Optional<Duration> stallTimeout(RunHistory history) {
    return history
        .info()
        .filter(info -> !info.state().ended())
        .map(info -> stalledDetector.stallTimeout(history.progress().stepIntervals()));
  }

  /**
   * Evaluates a run that publishes nothing. The history of the update is the same object if nothing
   * changed.
   */
  public RunUpdate evaluateInactivity(RunHistory history, Inactivity inactivity) {
    Observation observation =
        history
            .info()
            .map(info -> stalledDetector.detect(inactiveRun(info, history.progress(), inactivity)))
            .orElse(Observation.inconclusive());
    DetectorPipeline.IncidentUpdate incidentUpdate =
        applyStalled(history, inactivity.now(), observation);
    return incidentUpdate.events().isEmpty()
        ? RunUpdate.unchanged(history, RunUpdate.Outcome.EVALUATED)
        : new RunUpdate(
            history.with(incidentUpdate.incident()),
            incidentUpdate.events(),
            Optional.empty(),
            RunUpdate.Outcome.EVALUATED);
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
    long step = history.progress().lastStep();
    return DetectorPipeline.apply(
        history.incident(),
        history.run(),
        history.attempt(),
        time,
        step,
        stalledDetector,
        observation);
  }

  /** The current state of a run, for display. */
  public RunSnapshot snapshot(RunHistory history) {
    return new RunSnapshot(
        history.run(),
        history.attempt(),
        history.progress().hasSteps()
            ? Optional.of(RollingReportFactory.of(history, history.progress().lastStepTime()))
            : Optional.empty(),
        history.progress().hasSteps()
            ? Optional.of(RunStatisticsFactory.of(history))
            : Optional.empty(),
        history.info(),
        history.incident().active(),
        history.incident().past());
  }

  /**
   * The attempt that a record belongs to: the known one, or a new one that replaces it.
   *
   * @param history history of that attempt
   * @param events events that clear the verdicts of the replaced attempt
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
      DetectorPipeline.IncidentUpdate cleared =
          DetectorPipeline.clearAll(
              known.incident(), known.progress().lastStep(), known.progress().lastStepTime());
      return new Attempt(
          RunHistory.of(run, attempt).with(cleared.incident()).with(known.curves().resumed()),
          cleared.events());
    }
  }

  private static RunHistory append(RunHistory history, StepReport report) {
    return new RunHistory(
        history.run(),
        history.attempt(),
        history.info(),
        history.progress().plus(report),
        previousCurves(history, report).plus(report),
        append(history.layers(), report.layers()),
        history.incident(),
        history.lastReportTime(),
        false);
  }

  /**
   * An attempt that starts at step 0 starts over; any other continues from the attempt before it.
   */
  private static TrainingCurves previousCurves(RunHistory history, StepReport report) {
    boolean fromScratch = !history.progress().hasSteps() && report.step() == 0;
    return fromScratch ? TrainingCurves.empty() : history.curves();
  }

  /** Layers keep their windows while reports omit them, up to the maximum number of layers. */
  private static List<LayerHistory> append(List<LayerHistory> before, List<LayerReport> reports) {
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
        history.curves(),
        history.info());
  }

  private static RunUpdate updateOf(
      RunHistory history, List<Event> cleared, List<Event> begun, Instant time) {
    List<Event> events = new ArrayList<>(cleared);
    events.addAll(begun);
    boolean completes = history.allStepsEvaluated() && !history.reportedComplete();
    boolean due =
        history.progress().hasSteps()
            && !time.isBefore(history.lastReportTime().plus(REPORT_INTERVAL))
            && !history.reportedComplete();
    if (!completes && !due) {
      return new RunUpdate(history, events, Optional.empty(), RunUpdate.Outcome.EVALUATED);
    }
    RunHistory reported = history.withReport(time, completes || history.reportedComplete());
    RollingReport norms = RollingReportFactory.of(reported, time);
    return new RunUpdate(reported, events, Optional.of(norms), RunUpdate.Outcome.EVALUATED);
  }
}
