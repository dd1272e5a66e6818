package io.gradwatch.lab.trial;

import io.gradwatch.detect.Judgement;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunWatch;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.ReportSink;
import io.gradwatch.protocol.RunInfo;
import io.gradwatch.protocol.StepReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has each report judged at once, as the monitor would, with no Kafka between. */
public final class WatchingSink implements ReportSink {

  private final RunWatch watch = new RunWatch();
  private final List<Event> events = new ArrayList<>();
  private Optional<RunHistory> history = Optional.empty();

  @Override
  public void run(RunInfo info) {
    keep(watch.run(history, info));
  }

  @Override
  public void step(StepReport report) {
    keep(watch.step(history, report));
  }

  /** Verdicts that began, grew worse and cleared so far, in order. */
  public List<Event> events() {
    return List.copyOf(events);
  }

  private void keep(Judgement judgement) {
    history = Optional.of(judgement.history());
    events.addAll(judgement.events());
  }
}
