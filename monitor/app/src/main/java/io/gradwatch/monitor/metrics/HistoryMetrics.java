package io.gradwatch.monitor.metrics;

import io.gradwatch.monitor.history.HistoryCounters;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** What the history by step has taken in and lost, and its size. */
public final class HistoryMetrics implements MultiCollector {

  private final HistoryCounters counters;

  public HistoryMetrics(HistoryCounters counters) {
    this.counters = counters;
  }

  @Override
  public MetricSnapshots collect() {
    Series series = new Series();
    series.add(MonitorMeter.HISTORY_STEPS, counters.stepsAdded(), "added");
    series.add(MonitorMeter.HISTORY_STEPS, counters.stepsRejected(), "rejected");
    series.add(MonitorMeter.HISTORY_ROWS_EVICTED, counters.rowsEvicted());
    series.add(MonitorMeter.HISTORY_FAILURES, counters.failures());
    series.add(MonitorMeter.HISTORY_LAG, counters.lag());
    series.add(MonitorMeter.HISTORY_BYTES, counters.bytes());
    series.add(MonitorMeter.HISTORY_FILE_BYTES, counters.fileBytes());
    series.add(MonitorMeter.HISTORY_ATTEMPTS, counters.attempts());
    return series.snapshots();
  }
}
