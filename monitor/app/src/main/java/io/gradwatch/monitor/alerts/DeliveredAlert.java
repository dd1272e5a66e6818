package io.gradwatch.monitor.alerts;

import java.time.Instant;
import java.util.Map;

/**
 * An alert that reached somebody. Labels and texts are bounded and hold no control characters; a
 * link is empty or leads to http or https.
 *
 * @param labels by which Prometheus tells alerts apart, {@code alertname} among them
 * @param firing whether it fires; otherwise it is over
 * @param summary what is wrong, in a line
 * @param description figures with their limits
 * @param remedies what to do, most likely first
 * @param runbookUrl where that is told at length
 * @param dashboardUrl where its run is shown
 * @param deliveredAt when it was last delivered here
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

  /** A label's value; empty where there is none. */
  public String label(String key) {
    return labels.getOrDefault(key, "");
  }
}
