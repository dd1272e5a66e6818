package io.gradwatch.dashboards.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.DemoJobs;
import io.gradwatch.dashboards.HttpJson;
import io.gradwatch.dashboards.LiveStackExtension;
import io.gradwatch.dashboards.TrainedStack;
import io.gradwatch.publisher.KafkaPublisher;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every query of every dashboard, asked of a Prometheus that has watched real trainings: networks
 * that go wrong, one that does not, one of five hundred layers, and one whose verdict is only worth
 * knowing.
 */
@ExtendWith(LiveStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardQueriesIT {

  private static final ScriptedRun WIDE = ScriptedRun.wide();
  private static final ScriptedRun QUIET = ScriptedRun.learnsWithDeadUnits();

  private static final List<String> RUNS =
      List.of(
          DemoJobs.VANISHING,
          DemoJobs.EXPLODING,
          DemoJobs.FORGETFUL,
          DemoJobs.HEALTHY,
          WIDE.name(),
          QUIET.name());

  private static final Duration LOOK_BACK = Duration.ofMinutes(10);

  private URI prometheus = URI.create("");
  private Instant now = Instant.EPOCH;

  @BeforeAll
  void watch(TrainedStack stack) {
    prometheus = stack.servers().prometheus();
    // First the demo, by itself: other tests measure how soon its verdicts come.
    assertThat(stack.demo().refused()).isEmpty();
    try (KafkaPublisher publisher =
        KafkaPublisher.builder().bootstrap(stack.servers().bootstrap()).build()) {
      WIDE.publish(publisher);
      QUIET.publish(publisher);
    }
    await("the wide run's last step and a rate after it")
        .atMost(Duration.ofSeconds(60))
        .until(() -> shown("gradwatch_run_step{run=\"wide\"} == " + WIDE.lastStep()));
    await("a verdict on each run that goes wrong")
        .atMost(Duration.ofSeconds(60))
        .until(() -> shown("count(count by (run) (gradwatch_verdict_active)) >= 3"));
    await("what is worth knowing of a run that learns")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                shown("gradwatch_verdict_active{severity=\"info\",run=\"" + QUIET.name() + "\"}"));
    now = Instant.now();
  }

  private boolean shown(String promql) {
    return !HttpJson.get(prometheus, "api/v1/query", Map.of("query", promql))
        .path("data")
        .path("result")
        .isEmpty();
  }

  static Stream<Dashboard> dashboards() {
    return Dashboard.all().stream();
  }

  static Stream<Panel> panels() {
    return dashboards().flatMap(dashboard -> dashboard.panels().stream());
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyVariableHasValuesForSomeRun(Dashboard dashboard) {
    List<Interpolation> interpolations = interpolations(dashboard.uid());

    for (String variable : interpolations.get(0).values().keySet()) {
      assertThat(interpolations)
          .as(variable)
          .anySatisfy(i -> assertThat(i.values()).hasEntrySatisfying(variable, this::isNotEmpty));
    }
  }

  private void isNotEmpty(List<String> values) {
    assertThat(values).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("panels")
  void everyQueryAnswersForSomeRunAndForNoneWithMoreThanThePanelCanShow(Panel panel) {
    for (Panel.Query query : panel.queries()) {
      List<Integer> answers = new ArrayList<>();
      for (Interpolation interpolation : interpolations(panel.dashboard())) {
        for (String filled : interpolation.filled(panel, query)) {
          answers.add(series(filled, query.range()));
        }
      }

      assertThat(answers).as(query.expr()).anyMatch(count -> count > 0);
      assertThat(answers).as(query.expr()).allMatch(count -> count <= panel.capacity());
    }
  }

  @Test
  void everyAnnotationAnswers() {
    List<Integer> answers = new ArrayList<>();
    dashboards()
        .forEach(
            dashboard ->
                dashboard
                    .annotations()
                    .forEach(
                        annotation ->
                            answers.add(
                                interpolations(dashboard.uid()).stream()
                                    .mapToInt(i -> series(i.filled(annotation), true))
                                    .max()
                                    .orElse(0))));

    assertThat(answers).isNotEmpty().allMatch(count -> count > 0);
  }

  @Test
  void layersComeInTheOrderOfTheirDepth() {
    Dashboard dashboard =
        dashboards().filter(d -> d.uid().equals("gradwatch-run")).findFirst().orElseThrow();

    List<String> layers =
        Interpolation.of(dashboard, WIDE.name(), prometheus)
            .values()
            .getOrDefault("layer", List.of());

    assertThat(layers)
        .hasSize(500)
        .isSorted()
        .startsWith("000_cell", "001_cell")
        .endsWith("499_cell");
  }

  private List<Interpolation> interpolations(String uid) {
    Dashboard dashboard = dashboards().filter(d -> d.uid().equals(uid)).findFirst().orElseThrow();
    return RUNS.stream().map(run -> Interpolation.of(dashboard, run, prometheus)).toList();
  }

  private static boolean hasNumber(JsonNode series) {
    return Dashboard.elements(series.path("values"))
            .anyMatch(value -> !value.path(1).asText().equals("NaN"))
        || !series.path("value").path(1).asText("NaN").equals("NaN");
  }

  /** Series that a query yields, 0 where all is NaN; fails when Prometheus cannot answer it. */
  private int series(String promql, boolean range) {
    JsonNode answer =
        range
            ? HttpJson.get(
                prometheus,
                "api/v1/query_range",
                Map.of(
                    "query",
                    promql,
                    "start",
                    String.valueOf(now.minus(LOOK_BACK).getEpochSecond()),
                    "end",
                    String.valueOf(now.getEpochSecond()),
                    "step",
                    "2"))
            : HttpJson.get(
                prometheus,
                "api/v1/query",
                Map.of("query", promql, "time", String.valueOf(now.getEpochSecond())));
    assertThat(answer.path("status").asText()).as("%s: %s", promql, answer).isEqualTo("success");
    JsonNode result = answer.path("data").path("result");
    boolean seen = Dashboard.elements(result).anyMatch(DashboardQueriesIT::hasNumber);
    return seen ? result.size() : 0;
  }
}
