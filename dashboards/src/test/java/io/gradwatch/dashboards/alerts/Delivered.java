package io.gradwatch.dashboards.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.HttpJson;
import io.gradwatch.dashboards.LiveStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** What Alertmanager delivered to the monitor's webhook, by the monitor's own account. */
record Delivered(JsonNode alert) {

  static List<Delivered> to(LiveStack stack) {
    JsonNode alerts = HttpJson.get(stack.monitor(), "api/alerts", Map.of());
    return StreamSupport.stream(alerts.spliterator(), false).map(Delivered::new).toList();
  }

  /** Waits for an alert of this run that is the run's root cause. */
  static Delivered await(LiveStack stack, String run, boolean firing, Duration atMost) {
    return Awaitility.await("a root cause of " + run + (firing ? " that fires" : " that is over"))
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () ->
                to(stack).stream()
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

  Instant at() {
    return Instant.parse(text("deliveredAt"));
  }
}
