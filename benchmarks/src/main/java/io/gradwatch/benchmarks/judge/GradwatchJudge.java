package io.gradwatch.benchmarks.judge;

import io.gradwatch.benchmarks.stream.Recording;
import io.gradwatch.benchmarks.stream.StreamRecord;
import io.gradwatch.detect.Judgement;
import io.gradwatch.detect.RunHistory;
import io.gradwatch.detect.RunWatch;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.LayerRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gradwatch's own detectors, as the monitor runs them. */
public final class GradwatchJudge implements Judge {

  @Override
  public String name() {
    return "gradwatch";
  }

  @Override
  public List<NamedVerdict> judge(Recording run) {
    RunWatch watch = new RunWatch();
    Map<String, Event> newest = new LinkedHashMap<>();
    Optional<RunHistory> history = Optional.empty();
    for (StreamRecord heard : run.records()) {
      Judgement judgement =
          heard instanceof StreamRecord.Step step
              ? watch.step(history, step.report())
              : watch.run(history, ((StreamRecord.Info) heard).info());
      history = Optional.of(judgement.history());
      judgement.events().forEach(event -> newest.put(event.id(), event));
    }
    return newest.values().stream().map(GradwatchJudge::verdict).toList();
  }

  private static NamedVerdict verdict(Event event) {
    return new NamedVerdict(
        event.kind(),
        event.layer().map(LayerRef::name).orElse(""),
        event.onsetStep(),
        event.confirmedStep(),
        event.severity(),
        event.rootCause());
  }
}
