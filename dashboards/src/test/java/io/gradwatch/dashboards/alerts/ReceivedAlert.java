package io.gradwatch.dashboards.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.JsonHttpClient;
import io.gradwatch.dashboards.LiveStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** An alert that Alertmanager delivered to the monitor's webhook, from the monitor's API. */
record ReceivedAlert(JsonNode alert) {

  static List<ReceivedAlert> allOf(LiveStack stack) {
    JsonNode alerts = JsonHttpClient.get(stack.monitor(), "api/alerts", Map.of());
    return StreamSupport.stream(alerts.spliterator(), false).map(ReceivedAlert::new).toList();
  }

  /** Waits for the alert of the run's root cause to fire or to resolve. */
  static ReceivedAlert await(LiveStack stack, String run, boolean firing, Duration atMost) {
    return Awaitility.await("the root cause of " + run + (firing ? " to fire" : " to resolve"))
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                allOf(stack).stream()
                    .filter(alert -> alert.label("run").equals(run))
                    .filter(alert -> alert.label("root_cause").equals("true"))
                    .filter(alert -> alert.firing() == firing)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  String label(String key) {
    return alert.get("labels").path(key).asText();
  }

  String text(String key) {
    return alert.get(key).asText();
  }

  boolean firing() {
    return alert.get("firing").asBoolean();
  }

  Instant deliveredAt() {
    return Instant.parse(text("deliveredAt"));
  }
}
