package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.JsonHttpClient;
import io.gradwatch.dashboards.LiveStackExtension;
import io.gradwatch.dashboards.TrainedStack;
import java.net.URI;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which alerts Alertmanager inhibits because of which others. */
@ExtendWith(LiveStackExtension.class)
class InhibitionIT {

  private static final AtomicInteger PAIR = new AtomicInteger();

  @ParameterizedTest(name = "{0} inhibits {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alertname=A severity=critical root_cause=true | alertname=B severity=critical root_cause=false | true
          alertname=A severity=critical root_cause=true | alertname=B severity=warning root_cause=false  | true
          alertname=A severity=warning root_cause=true  | alertname=B severity=warning root_cause=false  | true
          alertname=A severity=warning root_cause=true  | alertname=B severity=critical root_cause=false | false
          alertname=A severity=info root_cause=true     | alertname=B severity=warning root_cause=false  | false
          alertname=A severity=info root_cause=true     | alertname=B severity=info root_cause=false     | true
          alertname=A severity=critical root_cause=true | alertname=B severity=critical root_cause=true  | false
          alertname=A severity=critical root_cause=true run=another | alertname=B severity=critical root_cause=false | false
          alertname=A severity=critical root_cause=true | alertname=GradwatchStepsMissing severity=warning | false
          alertname=A severity=critical layer=1 | alertname=A severity=warning layer=1 | true
          alertname=A severity=critical layer=1 | alertname=A severity=info layer=1    | true
          alertname=A severity=warning layer=1  | alertname=A severity=info layer=1    | true
          alertname=A severity=warning layer=1  | alertname=A severity=critical layer=1 | false
          alertname=A severity=critical layer=1 | alertname=A severity=warning layer=2 | false
          alertname=GradwatchRunStalled severity=critical | alertname=GradwatchRunWithoutHeartbeat severity=warning | true
          alertname=GradwatchRunStalled severity=warning  | alertname=GradwatchRunWithoutHeartbeat severity=warning | false
          """)
  void inhibitsOnlyWhatAnotherAlertExplains(
      String source, String target, boolean expectInhibited, TrainedStack stack) {
    URI alertmanager = stack.servers().alertmanager();
    String run = "synthetic " + PAIR.incrementAndGet();
    Map<String, String> targetLabels = labels(run, target);
    Map<String, String> lastTarget =
        labels(run + " end", "alertname=B severity=info root_cause=false");
    Map<String, String> lastSource =
        labels(run + " end", "alertname=A severity=info root_cause=true");

    JsonHttpClient.post(
        alertmanager.resolve("api/v2/alerts"),
        Stream.of(labels(run, source), targetLabels, lastTarget, lastSource)
            .map(InhibitionIT::alert)
            .toList(),
        200);
    // Alertmanager processes alerts in order: once it has the last pair, it has all of them.
    await().until(() -> inhibited(alertmanager, lastTarget));

    assertThat(inhibited(alertmanager, targetLabels)).isEqualTo(expectInhibited);
  }

  private static boolean inhibited(URI alertmanager, Map<String, String> labels) {
    JsonNode alerts = JsonHttpClient.get(alertmanager, "api/v2/alerts", Map.of());
    List<JsonNode> found =
        StreamSupport.stream(alerts.spliterator(), false)
            .filter(alert -> labels(alert.get("labels")).equals(labels))
            .toList();
    assertThat(found).hasSize(1);
    return !found.get(0).at("/status/inhibitedBy").isEmpty();
  }

  private static Map<String, String> labels(String run, String text) {
    Map<String, String> labels = new TreeMap<>(Map.of("run", run));
    Arrays.stream(text.split(" ", -1))
        .map(label -> label.split("=", 2))
        .forEach(label -> labels.put(label[0], label[1]));
    return labels;
  }

  private static Map<String, String> labels(JsonNode node) {
    Map<String, String> labels = new TreeMap<>();
    node.properties().forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
    return labels;
  }

  /** An alert that resolves by itself after 30 s. */
  private static Map<String, Object> alert(Map<String, String> labels) {
    return Map.of("labels", labels, "endsAt", Instant.now().plusSeconds(30).toString());
  }
}
