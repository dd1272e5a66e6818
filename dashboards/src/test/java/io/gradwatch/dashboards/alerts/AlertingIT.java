package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.DemoJobFiles;
import io.gradwatch.dashboards.JsonHttpClient;
import io.gradwatch.dashboards.LiveStack;
import io.gradwatch.dashboards.LiveStackExtension;
import io.gradwatch.dashboards.MetricCatalogue;
import io.gradwatch.dashboards.RecordingSessionListener;
import io.gradwatch.dashboards.TrainedStack;
import io.gradwatch.dashboards.VerdictKindEntry;
import io.gradwatch.protocol.Event;
import io.gradwatch.protocol.VerdictKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real runs with faults raise alerts, which reach the webhook over the real servers and resolve.
 */
@ExtendWith(LiveStackExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertingIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final Map<String, String> ROOT_CAUSES =
      Map.of(
          DemoJobFiles.VANISHING, "GradwatchVanishingGradient",
          DemoJobFiles.EXPLODING, "GradwatchExplodingGradient",
          DemoJobFiles.VANISHING_THROUGH_TIME, "GradwatchVanishingThroughTime");

  @Test
  void everyFaultyRunAlertsWithItsRootCauseAndAllAnnotations(TrainedStack stack) {
    ROOT_CAUSES.forEach(
        (run, name) -> {
          stack.startDemo();
          ReceivedAlert alert = ReceivedAlert.await(stack.servers(), run, true, TIMEOUT);

          assertThat(alert.label("alertname")).isEqualTo(name);
          assertThat(alert.label("severity")).isEqualTo("critical");
          assertThat(VerdictKindEntry.of(VerdictKind.valueOf(alert.label("kind"))).alertName())
              .isEqualTo(name);
          assertThat(alert.label("layer")).matches("\\d\\d_.+");
          assertThat(alert.text("summary")).startsWith(run + ": ").contains(alert.label("layer"));
          assertThat(alert.text("description")).containsPattern("Measured: .+\\(limit .+\\)");
          assertThat(alert.text("description")).containsPattern("Since step \\d+\\.");
          assertThat(alert.text("remedies")).startsWith("1. ");
          assertThat(alert.text("runbookUrl")).endsWith("/runbooks/" + name + ".md");
          assertThat(alert.text("dashboardUrl")).endsWith("/d/gradwatch-run?var-run=" + run);
          assertThat(alert.alert().get("labels").fieldNames())
              .toIterable()
              .doesNotContain("gradwatch_grafana", "gradwatch_runbooks", "instance");
        });
  }

  @Test
  void theRootCauseInhibitsItsCascade(TrainedStack stack) {
    stack.awaitDemo();

    Set<String> suppressed =
        await().atMost(TIMEOUT).until(() -> suppressed(stack.servers()), found -> !found.isEmpty());

    System.out.println("inhibited by their root cause: " + suppressed);
    assertThat(ReceivedAlert.allOf(stack.servers()))
        .filteredOn(alert -> ROOT_CAUSES.containsKey(alert.label("run")))
        .extracting(alert -> alert.label("root_cause"))
        .containsOnly("true");
  }

  /** Consequences that Alertmanager inhibits, as {@code run/kind}. */
  private static Set<String> suppressed(LiveStack stack) {
    JsonNode alerts =
        JsonHttpClient.get(stack.alertmanager(), "api/v2/alerts", Map.of("inhibited", "true"));
    return StreamSupport.stream(alerts.spliterator(), false)
        .filter(alert -> !alert.at("/status/inhibitedBy").isEmpty())
        .filter(alert -> alert.at("/labels/root_cause").asText().equals("false"))
        .map(alert -> alert.at("/labels/run").asText() + "/" + alert.at("/labels/kind").asText())
        .collect(Collectors.toSet());
  }

  @Test
  void theHealthyRunRaisesNoAlert(TrainedStack stack) {
    stack.awaitDemo();

    JsonNode firing = JsonHttpClient.get(stack.servers().prometheus(), "api/v1/alerts", Map.of());

    assertThat(firing.at("/data/alerts")).isNotEmpty();
    assertThat(StreamSupport.stream(firing.at("/data/alerts").spliterator(), false))
        .noneMatch(alert -> alert.at("/labels/run").asText().equals(DemoJobFiles.HEALTHY));
    assertThat(ReceivedAlert.allOf(stack.servers()))
        .noneMatch(alert -> alert.label("run").equals(DemoJobFiles.HEALTHY));
  }

  @Test
  void gradwatchItselfRaisesNoAlert(TrainedStack stack) {
    stack.awaitDemo();

    assertThat(ReceivedAlert.allOf(stack.servers()))
        .extracting(alert -> alert.label("run"))
        .doesNotContain("");
    // Micrometer discovers new Kafka meters once a minute.
    MetricCatalogue.EXTERNAL_METRICS.forEach(
        metric ->
            await(metric).atMost(TIMEOUT).until(() -> !stack.servers().result(metric).isEmpty()));
    PrometheusRules.recordings()
        .forEach(
            rule ->
                assertThat(stack.servers().query(rule.name()).path("status").asText())
                    .as(rule.name())
                    .isEqualTo("success"));
    assertThat(stack.servers().result("gradwatch:run_steps_evaluated:rate1m > 0")).isNotEmpty();
  }

  /**
   * Runs first, while nothing else trains; the demo trains while it waits for the alert to resolve.
   */
  @Test
  @Order(1)
  void alertFiresAfterTheFaultyStepAndResolvesAfterTheFix(TrainedStack stack, @TempDir Path folder)
      throws IOException, InterruptedException {
    RecoveringJob job = new RecoveringJob(folder);
    RecordingSessionListener listener = new RecordingSessionListener();

    stack.servers().train(listener, List.of(job.withHighLearningRate()));
    ReceivedAlert firing = ReceivedAlert.await(stack.servers(), RecoveringJob.RUN, true, TIMEOUT);
    Duration delay = Duration.between(faultyStep(listener), firing.deliveredAt());
    System.out.printf(
        "from the faulty step to the webhook: %.1f s, target 5 s (%s)%n",
        delay.toMillis() / 1e3, firing.text("summary"));
    assertThat(delay).isPositive(); // no upper bound: it depends on the machine's load

    stack.startDemo();
    Instant restarted = Instant.now();
    stack.servers().train(listener, List.of(job.withLowLearningRate()));
    ReceivedAlert resolved =
        ReceivedAlert.await(stack.servers(), RecoveringJob.RUN, false, TIMEOUT);
    System.out.printf(
        "from the restart of the fixed run to the resolved alert: %.1f s%n",
        Duration.between(restarted, resolved.deliveredAt()).toMillis() / 1e3);
    assertThat(resolved.label("alertname")).isEqualTo(firing.label("alertname"));
  }

  private static Instant faultyStep(RecordingSessionListener listener) {
    Event rootCause =
        listener.verdicts(RecoveringJob.RUN).stream()
            .filter(Event::rootCause)
            .findFirst()
            .orElseThrow(
                () -> new AssertionError("no verdict; rejected jobs: " + listener.refused()));
    return listener.stepAt(RecoveringJob.RUN, rootCause.onsetStep()).orElseThrow();
  }
}
