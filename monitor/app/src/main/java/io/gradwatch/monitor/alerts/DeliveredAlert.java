package io.gradwatch.monitor.alerts;

import java.time.Instant;
import java.util.Map;

/**
 * An alert that Alertmanager delivered. Labels and texts have a bounded length and no control
 * characters; a link is empty or an http or https URL.
 *
 * @param labels labels that identify the alert, including {@code alertname}
 * @param firing true if the alert fires, false if it is resolved
 * @param summary the problem in one line
 * @param description measured values with their limits
 * @param remedies actions, the most likely to help first
 * @param runbookUrl link to the alert's runbook
 * @param dashboardUrl link to the dashboard of the run
 * @param deliveredAt time of the latest delivery
 */
public record DeliveredAlert(
    Map<String, String> labels,
    boolean firing,
    String summary,
    String description,
    String remedies,
    String runbookUrl,
    String dashboardUrl,
    Instant deliveredAt) {

  public DeliveredAlert {
    labels = Map.copyOf(labels);
  }

  /** Returns the value of a label, or an empty string if it is absent. */
  public String label(String key) {
    return labels.getOrDefault(key, "");
  }
}
