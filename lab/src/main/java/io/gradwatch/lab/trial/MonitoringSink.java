package io.gradwatch.lab.trial;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepColumns;
import io.gradwatch.protocol.StepReport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates each report immediately with the detectors, as the monitor does, without Kafka. */
public final class MonitoringSink implements ReportSink {

  private final RunEvaluator pipeline = new RunEvaluator();
  private final List<Event> events = new ArrayList<>();
  private @Nullable RunHistory history;

  @Override
  public void run(RunInfo info) {
    addAll(pipeline.evaluateRunInfo(history(info.run()), info));
  }

  @Override
  public void step(StepReport report) {
    addAll(pipeline.evaluateStep(history(report.run()), StepColumns.of(report)));
  }

  /** Verdicts that began, escalated and cleared so far, in order. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  private RunHistory history(String run) {
    if (history == null) {
      history = new RunHistory(run);
    }
    return history;
  }

  private void addAll(RunUpdate update) {
    events.addAll(update.events());
  }
}
