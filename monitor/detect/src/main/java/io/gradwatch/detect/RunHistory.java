package io.gradwatch.detect;

import io.gradwatch.detect.verdict.Incident;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.TrainingCurves;
import io.gradwatch.protocol.RunInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The state of a run between two records: a tree of immutable records that a serde can store.
 *
 * @param run name of the run
 * @param attempt attempt that is being evaluated
 * @param info newest {@link RunInfo} of the run
 * @param progress steps that have been evaluated
 * @param curves training curves of this attempt
 * @param layers layers of this attempt, by ascending index
 * @param incident active and past verdicts
 * @param lastReportTime time of the last rolling report
 * @param reportedComplete whether the last rolling report stated that every step has been evaluated
 */
public record RunHistory(
    String run,
    int attempt,
    Optional<RunInfo> info,
    AttemptProgress progress,
    TrainingCurves curves,
    List<LayerHistory> layers,
    Incident incident,
    Instant lastReportTime,
    boolean reportedComplete) {

  public RunHistory {
    layers = List.copyOf(layers);
  }

  static RunHistory of(String run, int attempt) {
    return new RunHistory(
        run,
        attempt,
        Optional.empty(),
        AttemptProgress.empty(),
        TrainingCurves.empty(),
        List.of(),
        Incident.empty(),
        Instant.EPOCH,
        false);
  }

  RunHistory with(RunInfo newInfo) {
    return new RunHistory(
        run,
        attempt,
        Optional.of(newInfo),
        progress,
        curves,
        layers,
        incident,
        lastReportTime,
        reportedComplete);
  }

  RunHistory with(Incident newIncident) {
    return new RunHistory(
        run,
        attempt,
        info,
        progress,
        curves,
        layers,
        newIncident,
        lastReportTime,
        reportedComplete);
  }

  RunHistory with(TrainingCurves newCurves) {
    return new RunHistory(
        run,
        attempt,
        info,
        progress,
        newCurves,
        layers,
        incident,
        lastReportTime,
        reportedComplete);
  }

  RunHistory withReport(Instant time, boolean complete) {
    return new RunHistory(run, attempt, info, progress, curves, layers, incident, time, complete);
  }

  /**
   * Whether the run has ended and every step that it measured has been evaluated or is known to be
   * missing.
   */
  boolean allStepsEvaluated() {
    return info.filter(known -> known.state().ended())
        .filter(
            known -> progress.stepsEvaluated() + progress.stepsMissing() >= known.stepsMeasured())
        .isPresent();
  }
}
