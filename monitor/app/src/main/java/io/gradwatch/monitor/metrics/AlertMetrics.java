package io.gradwatch.monitor.metrics;

import static java.util.Locale.ROOT;

import io.gradwatch.monitor.alerts.RecentAlerts;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

/** What became of the alerts that were delivered to this monitor. */
public final class AlertMetrics implements MultiCollector {

  private final RecentAlerts alerts;

  public AlertMetrics(RecentAlerts alerts) {
    this.alerts = alerts;
  }

  @Override
  public MetricSnapshots collect() {
    Series series = new Series();
    for (RecentAlerts.DeliveryOutcome outcome : RecentAlerts.DeliveryOutcome.values()) {
      series.add(
          MonitorMeter.ALERTS_DELIVERED, alerts.count(outcome), outcome.name().toLowerCase(ROOT));
    }
    return series.snapshots();
  }
}
