package io.gradwatch.monitor.metrics;

import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.Evidence;
import io.gradwatch.protocol.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The series of a run's active verdicts. */
final class VerdictSeries {

  private static final int SERIES = 3;

  private final SeriesBudget budget;
  private final String run;
  private final LayerLabels layerLabels;
  private final Map<VerdictKind, Instant> since;

  VerdictSeries(
      SeriesBudget budget, String run, LayerLabels layerLabels, Map<VerdictKind, Instant> since) {
    this.budget = budget;
    this.run = run;
    this.layerLabels = layerLabels;
    this.since = since;
  }

  void add(Event event) {
    if (!budget.tryReserve(SERIES)) {
      return;
    }
    String[] labels = {
      run,
      event.layer().map(layerLabels::of).orElse(""),
      event.kind().name(),
      event.severity().label(),
      String.valueOf(event.rootCause())
    };
    budget.addPoint(MonitorMeter.VERDICT_ACTIVE, 1, labels);
    budget.addPoint(MonitorMeter.VERDICT_ONSET_STEP, (double) event.onsetStep(), labels);
    @Nullable Instant began = since.get(event.kind());
    if (began != null) {
      budget.addPoint(MonitorMeter.VERDICT_SINCE, began.toEpochMilli() / 1000.0, labels);
    }
    addEvidence(event, labels);
  }

  /** Adds evidence and remedies: all of it or, if the budget is too small, nothing. */
  private void addEvidence(Event event, String[] labels) {
    List<Evidence> evidence = VerdictLabels.shown(event.evidence());
    long limits = evidence.stream().filter(item -> item.limit().isPresent()).count();
    if (!budget.tryReserve(1 + evidence.size() + (int) limits)) {
      return;
    }
    budget.addPoint(MonitorMeter.VERDICT_INFO, 1, append(labels, VerdictLabels.of(event)));
    for (Evidence item : evidence) {
      String[] named = append(labels, item.name());
      budget.addPoint(MonitorMeter.VERDICT_VALUE, item.value(), named);
      item.limit().ifPresent(limit -> budget.addPoint(MonitorMeter.VERDICT_LIMIT, limit, named));
    }
  }

  private static String[] append(String[] labels, String... more) {
    return Stream.concat(Stream.of(labels), Stream.of(more)).toArray(String[]::new);
  }
}
