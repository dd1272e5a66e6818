package io.gradwatch.lab.trial;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunUpdate;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Evaluates each report immediately with the detectors, as the monitor does, without Kafka. */
public final class MonitoringSink implements ReportSink {

  private final RunEvaluator pipeline = new RunEvaluator();
  private final List<Event> events = new ArrayList<>();
  private Optional<RunHistory> history = Optional.empty();

  @Override
  public void run(RunInfo info) {
    addAll(pipeline.evaluateRunInfo(history, info));
  }

  @Override
  public void step(StepReport report) {
    addAll(pipeline.evaluateStep(history, report));
  }

  /** Verdicts that began, escalated and cleared so far, in order. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  private void addAll(RunUpdate update) {
    history = Optional.of(update.history());
    events.addAll(update.events());
  }
}
