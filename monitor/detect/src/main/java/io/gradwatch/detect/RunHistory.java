package io.gradwatch.detect;

import io.gradwatch.detect.verdict.Incident;
import io.gradwatch.detect.window.LayerHistory;
import io.gradwatch.detect.window.TrainingCurves;
import io.gradwatch.protocol.RunInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is remembered of a run from record to record: a tree of records, for any binder to store.
 *
 * @param run name of the run
 * @param attempt that is being judged
 * @param info what the run last said of itself
 * @param progress how far it has been judged
 * @param curves how this attempt as a whole has gone
 * @param layers of this attempt, by ascending index
 * @param incident verdicts that hold, and those that are over
 * @param lastReportTime time of the last rolling report
 * @param reportedComplete whether the last rolling report said that all is judged
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

  /** Whether the run has ended and each step that it measured was judged or is known missing. */
  boolean allStepsEvaluated() {
    return info.filter(newInfo -> newInfo.state().ended())
        .filter(
            newInfo ->
                progress.stepsEvaluated() + progress.stepsMissing() >= newInfo.stepsMeasured())
        .isPresent();
  }
}
