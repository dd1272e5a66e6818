package io.gradwatch.benchmarks.detector;

import io.gradwatch.benchmarks.recording.RecordedReport;
import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.StepColumns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gradwatch's detectors, run as in the monitor. */
public final class GradwatchFaultDetector implements FaultDetector {

  @Override
  public String name() {
    return "gradwatch";
  }

  @Override
  public List<VerdictSummary> detect(Recording recording) {
    RunEvaluator evaluator = new RunEvaluator();
    Map<String, Event> latestById = new LinkedHashMap<>();
    RunHistory history = new RunHistory(recording.metadata().variant());
    for (RecordedReport report : recording.reports()) {
      RunUpdate update =
          report instanceof RecordedReport.Step step
              ? evaluator.evaluateStep(history, StepColumns.of(step.report()))
              : evaluator.evaluateRunInfo(history, ((RecordedReport.Info) report).info());
      update.events().forEach(event -> latestById.put(event.id(), event));
    }
    return latestById.values().stream().map(GradwatchFaultDetector::verdict).toList();
  }

  private static VerdictSummary verdict(Event event) {
    return new VerdictSummary(
        event.kind(),
        event.layer().map(LayerRef::name).orElse(""),
        event.onsetStep(),
        event.confirmedStep(),
        event.severity(),
        event.rootCause());
  }
}
