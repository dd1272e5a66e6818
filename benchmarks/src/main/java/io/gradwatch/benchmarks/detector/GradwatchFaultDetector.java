package io.gradwatch.benchmarks.detector;

import io.gradwatch.benchmarks.recording.RecordedReport;
import io.gradwatch.benchmarks.recording.Recording;
import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.EventPhase;
import io.gradwatch.protocol.LayerRef;
import io.gradwatch.protocol.StepColumns;
import java.util.LinkedHashMap;
import java.util.Map;

/** Gradwatch's detectors, run as in the monitor. */
public final class GradwatchFaultDetector implements FaultDetector {

  @Override
  public String name() {
    return "gradwatch";
  }

  @Override
  public Detection detect(Recording recording) {
    RunEvaluator evaluator = new RunEvaluator();
    Map<String, Event> latestById = new LinkedHashMap<>();
    VerdictTimeline timeline = new VerdictTimeline();
    RunHistory history = new RunHistory(recording.metadata().variant());
    long step = 0;
    for (RecordedReport report : recording.reports()) {
      RunUpdate update;
      if (report instanceof RecordedReport.Step taken) {
        step = taken.report().step();
        update = evaluator.evaluateStep(history, StepColumns.of(taken.report()));
      } else {
        update = evaluator.evaluateRunInfo(history, ((RecordedReport.Info) report).info());
      }
      for (Event event : update.events()) {
        latestById.put(event.id(), event);
        record(event, step, timeline);
      }
    }
    return new Detection(
        latestById.values().stream().map(GradwatchFaultDetector::verdict).toList(),
        timeline.until(step + 1));
  }

  private static void record(Event event, long step, VerdictTimeline timeline) {
    if (event.phase() == EventPhase.CLEARED) {
      timeline.close(event.id(), step);
    } else {
      timeline.closeOthers(event.id(), event.severity(), step);
      timeline.open(event.id(), event.kind(), event.severity(), step);
    }
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
