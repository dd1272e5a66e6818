package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.Catalogue;
import io.gradwatch.dashboards.DemoJobs;
import io.gradwatch.dashboards.Heard;
import io.gradwatch.dashboards.HttpJson;
import io.gradwatch.dashboards.LiveStack;
import io.gradwatch.dashboards.LiveStackExtension;
import io.gradwatch.dashboards.TrainedStack;
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

/** From a training that goes wrong to the call, over the real servers and back. */
@ExtendWith(LiveStackExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AlertingIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static final Map<String, String> ROOT_CAUSES =
      Map.of(
          DemoJobs.VANISHING, "GradwatchVanishingGradient",
          DemoJobs.EXPLODING, "GradwatchExplodingGradient",
          DemoJobs.FORGETFUL, "GradwatchVanishingThroughTime");

  @Test
  void everyFaultySortOfRunCallsWithItsRootCauseAndAllThatAPersonNeeds(TrainedStack stack) {
    ROOT_CAUSES.forEach(
        (run, name) -> {
          stack.begin();
          Delivered alert = Delivered.await(stack.servers(), run, true, SOON);

          assertThat(alert.label("alertname")).isEqualTo(name);
          assertThat(alert.label("severity")).isEqualTo("critical");
          assertThat(VerdictAlert.nameOf(VerdictKind.valueOf(alert.label("kind")))).isEqualTo(name);
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
  void theRootCauseSilencesItsCascade(TrainedStack stack) {
    stack.demo();

    Set<String> suppressed =
        await().atMost(SOON).until(() -> suppressed(stack.servers()), found -> !found.isEmpty());

    System.out.println("suppressed for their root cause: " + suppressed);
    assertThat(Delivered.to(stack.servers()))
        .filteredOn(alert -> ROOT_CAUSES.containsKey(alert.label("run")))
        .extracting(alert -> alert.label("root_cause"))
        .containsOnly("true");
  }

  /** Consequences that Alertmanager holds back, {@code run/kind}. */
  private static Set<String> suppressed(LiveStack stack) {
    JsonNode alerts =
        HttpJson.get(stack.alertmanager(), "api/v2/alerts", Map.of("inhibited", "true"));
    return StreamSupport.stream(alerts.spliterator(), false)
        .filter(alert -> !alert.at("/status/inhibitedBy").isEmpty())
        .filter(alert -> alert.at("/labels/root_cause").asText().equals("false"))
        .map(alert -> alert.at("/labels/run").asText() + "/" + alert.at("/labels/kind").asText())
        .collect(Collectors.toSet());
  }

  @Test
  void theHealthyRunCallsNobody(TrainedStack stack) {
    stack.demo();

    JsonNode firing = HttpJson.get(stack.servers().prometheus(), "api/v1/alerts", Map.of());

    assertThat(firing.at("/data/alerts")).isNotEmpty();
    assertThat(StreamSupport.stream(firing.at("/data/alerts").spliterator(), false))
        .noneMatch(alert -> alert.at("/labels/run").asText().equals(DemoJobs.HEALTHY));
    assertThat(Delivered.to(stack.servers()))
        .noneMatch(alert -> alert.label("run").equals(DemoJobs.HEALTHY));
  }

  @Test
  void nothingIsWrongWithGradwatchItself(TrainedStack stack) {
    stack.demo();

    assertThat(Delivered.to(stack.servers()))
        .extracting(alert -> alert.label("run"))
        .doesNotContain("");
    // Micrometer looks for new meters of Kafka's once a minute.
    Catalogue.OF_OTHERS.forEach(
        metric ->
            await(metric).atMost(SOON).until(() -> !stack.servers().result(metric).isEmpty()));
    RuleFile.recordings()
        .forEach(
            rule ->
                assertThat(stack.servers().query(rule.name()).path("status").asText())
                    .as(rule.name())
                    .isEqualTo("success"));
    assertThat(stack.servers().result("gradwatch:run_steps_judged:rate1m > 0")).isNotEmpty();
  }

  /** The first, while nothing else trains; the demo trains while it waits for the all-clear. */
  @Test
  @Order(1)
  void aRunCallsWithinSecondsOfItsFaultyStepAndTheCallEndsWhenItIsMended(
      TrainedStack stack, @TempDir Path folder) throws IOException, InterruptedException {
    RecoveringJob job = new RecoveringJob(folder);
    Heard heard = new Heard();

    stack.servers().train(heard, List.of(job.hot()));
    Delivered called = Delivered.await(stack.servers(), RecoveringJob.RUN, true, SOON);
    Duration waited = Duration.between(faultyStep(heard), called.at());
    System.out.printf(
        "from the faulty step to the webhook: %.1f s, aimed at 5 s (%s)%n",
        waited.toMillis() / 1e3, called.text("summary"));
    assertThat(waited).isPositive(); // how fast a busy machine is, is no matter of right or wrong

    stack.begin();
    Instant mended = Instant.now();
    stack.servers().train(heard, List.of(job.cool()));
    Delivered over = Delivered.await(stack.servers(), RecoveringJob.RUN, false, SOON);
    System.out.printf(
        "from the mended run's start to its all-clear: %.1f s%n",
        Duration.between(mended, over.at()).toMillis() / 1e3);
    assertThat(over.label("alertname")).isEqualTo(called.label("alertname"));
  }

  private static Instant faultyStep(Heard heard) {
    Event rootCause =
        heard.verdicts(RecoveringJob.RUN).stream()
            .filter(Event::rootCause)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no verdict; refused: " + heard.refused()));
    return heard.stepAt(RecoveringJob.RUN, rootCause.onsetStep()).orElseThrow();
  }
}
