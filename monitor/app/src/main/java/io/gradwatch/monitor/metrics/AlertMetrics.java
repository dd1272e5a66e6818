package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.monitor.alerts.AlertInbox;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** What became of the alerts that were delivered to this monitor. */
public final class AlertMetrics implements MultiCollector {

  private final AlertInbox inbox;

  public AlertMetrics(AlertInbox inbox) {
    this.inbox = inbox;
  }

  @Override
  public MetricSnapshots collect() {
    Series series = new Series();
    for (AlertInbox.Outcome outcome : AlertInbox.Outcome.values()) {
      series.add(
          MonitorMeter.ALERTS_DELIVERED, inbox.count(outcome), outcome.name().toLowerCase(ROOT));
    }
    return series.snapshots();
  }
}
