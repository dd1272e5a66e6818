package io.gradwatch.dashboards.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.DemoJobFiles;
import io.gradwatch.dashboards.JsonHttpClient;
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
 * Every query of every dashboard returns data from a Prometheus with real runs: networks with
 * faults, a healthy one, one of five hundred layers, and one with a verdict of severity info.
 */
@ExtendWith(LiveStackExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardQueriesIT {

  private static final ScriptedRun WIDE = ScriptedRun.wide();
  private static final ScriptedRun DEAD_UNITS = ScriptedRun.learnsWithDeadUnits();

  private static final List<String> RUNS =
      List.of(
          DemoJobFiles.VANISHING,
          DemoJobFiles.EXPLODING,
          DemoJobFiles.VANISHING_THROUGH_TIME,
          DemoJobFiles.HEALTHY,
          WIDE.name(),
          DEAD_UNITS.name());

  private static final Duration LOOK_BACK = Duration.ofMinutes(10);

  private URI prometheus = URI.create("");
  private Instant now = Instant.EPOCH;

  @BeforeAll
  void runTrainings(TrainedStack stack) {
    prometheus = stack.servers().prometheus();
    // The demo trains first and alone, since other tests measure how soon its verdicts arrive.
    assertThat(stack.awaitDemo().rejectedJobs()).isEmpty();
    try (KafkaPublisher publisher =
        KafkaPublisher.builder().bootstrap(stack.servers().bootstrap()).build()) {
      WIDE.publish(publisher);
      DEAD_UNITS.publish(publisher);
    }
    await("the last step of the wide run")
        .atMost(Duration.ofSeconds(60))
        .until(() -> hasResult("gradwatch_run_step{run=\"wide\"} == " + WIDE.lastStep()));
    await("a verdict about each faulty run")
        .atMost(Duration.ofSeconds(60))
        .until(() -> hasResult("count(count by (run) (gradwatch_verdict_active)) >= 3"));
    await("an info verdict about a run that learns")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                hasResult(
                    "gradwatch_verdict_active{severity=\"info\",run=\""
                        + DEAD_UNITS.name()
                        + "\"}"));
    now = Instant.now(); // to the millisecond: the second that has begun may lack what was awaited
  }

  private boolean hasResult(String promql) {
    return !JsonHttpClient.get(prometheus, "api/v1/query", Map.of("query", promql))
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
    List<VariableInterpolation> interpolations = interpolations(dashboard.uid());

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
  void everyQueryReturnsDataForSomeRunAndNeverMoreSeriesThanThePanelCanShow(Panel panel) {
    for (Panel.Query query : panel.queries()) {
      List<Integer> seriesCounts = new ArrayList<>();
      for (VariableInterpolation interpolation : interpolations(panel.dashboard())) {
        for (String interpolated : interpolation.interpolate(panel, query)) {
          seriesCounts.add(series(interpolated, query.range()));
        }
      }

      assertThat(seriesCounts).as(query.expr()).anyMatch(count -> count > 0);
      assertThat(seriesCounts).as(query.expr()).allMatch(count -> count <= panel.maxSeries());
    }
  }

  @Test
  void everyAnnotationReturnsData() {
    List<Integer> seriesCounts = new ArrayList<>();
    dashboards()
        .forEach(
            dashboard ->
                dashboard
                    .annotations()
                    .forEach(
                        annotation ->
                            seriesCounts.add(
                                interpolations(dashboard.uid()).stream()
                                    .mapToInt(i -> series(i.interpolate(annotation), true))
                                    .max()
                                    .orElse(0))));

    assertThat(seriesCounts).isNotEmpty().allMatch(count -> count > 0);
  }

  @Test
  void layersAreSortedByDepth() {
    Dashboard dashboard =
        dashboards().filter(d -> d.uid().equals("gradwatch-run")).findFirst().orElseThrow();

    List<String> layers =
        VariableInterpolation.of(dashboard, WIDE.name(), prometheus)
            .values()
            .getOrDefault("layer", List.of());

    assertThat(layers)
        .hasSize(500)
        .isSorted()
        .startsWith("000_cell", "001_cell")
        .endsWith("499_cell");
  }

  private List<VariableInterpolation> interpolations(String uid) {
    Dashboard dashboard = dashboards().filter(d -> d.uid().equals(uid)).findFirst().orElseThrow();
    return RUNS.stream().map(run -> VariableInterpolation.of(dashboard, run, prometheus)).toList();
  }

  private static boolean hasNumber(JsonNode series) {
    return Dashboard.elements(series.path("values"))
            .anyMatch(value -> !value.path(1).asText().equals("NaN"))
        || !series.path("value").path(1).asText("NaN").equals("NaN");
  }

  /** Number of series in the result, 0 if all values are NaN; fails if Prometheus rejects it. */
  private int series(String promql, boolean range) {
    JsonNode response =
        range
            ? JsonHttpClient.get(
                prometheus,
                "api/v1/query_range",
                Map.of(
                    "query",
                    promql,
                    "start",
                    now.minus(LOOK_BACK).toString(),
                    "end",
                    now.toString(),
                    "step",
                    "2"))
            : JsonHttpClient.get(
                prometheus, "api/v1/query", Map.of("query", promql, "time", now.toString()));
    assertThat(response.path("status").asText())
        .as("%s: %s", promql, response)
        .isEqualTo("success");
    JsonNode result = response.path("data").path("result");
    boolean hasNumbers = Dashboard.elements(result).anyMatch(DashboardQueriesIT::hasNumber);
    return hasNumbers ? result.size() : 0;
  }
}
