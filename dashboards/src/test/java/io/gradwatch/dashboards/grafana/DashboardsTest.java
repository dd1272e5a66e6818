package io.gradwatch.dashboards.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.dashboards.MetricCatalogue;
import io.gradwatch.dashboards.PromQl;
import io.gradwatch.protocol.VerdictKind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each dashboard is complete, uses only existing metrics, and its links have targets. */
class DashboardsTest {

  /** Links in alerts, on the live page and between dashboards use these. */
  private static final Set<String> UIDS =
      Set.of("gradwatch-runs", "gradwatch-run", "gradwatch-through-time", "gradwatch-monitor");

  /** Panels that are part of Grafana 11 and 12. */
  private static final Set<String> CORE_PANELS =
      Set.of("row", "stat", "timeseries", "heatmap", "barchart", "state-timeline", "table");

  /** Transformations that Grafana 11 and 12 document. */
  private static final Set<String> TRANSFORMATIONS =
      Set.of("filterFieldsByName", "joinByField", "organize", "sortBy");

  /** Metrics of other sources: Prometheus about its scrapes; Micrometer about JVM, Kafka, HTTP. */
  private static final Pattern EXTERNAL_METRICS =
      Pattern.compile("up|scrape_\\w+|(jvm|process|system|kafka|http_server)_\\w+");

  /** Ids of Grafana's units, and custom suffixes. */
  private static final Pattern UNIT =
      Pattern.compile(
          "none|sci|locale|percentunit|s|ms|bytes|Bps|reqps|dateTimeFromNow|suffix: ?\\S.*");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-zA-Z]\\w*)");
  private static final Pattern LINK = Pattern.compile("/d/([\\w-]+)(?:\\?var-(\\w+)=)?");

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  static Stream<Panel> panels() {
    return Dashboard.all().stream().flatMap(dashboard -> dashboard.panels().stream());
  }

  @Test
  void conformToTheTypesOfGrafana11And12() {
    NodeJs.install(Dashboard.GRAFANA_DIRECTORY);

    NodeJs.run(
        Dashboard.GRAFANA_DIRECTORY, "check/check.mjs", Dashboard.DASHBOARDS_DIRECTORY.toString());
  }

  @Test
  void haveTheUidsThatLinksUse() {
    assertThat(dashboards()).extracting(Dashboard::uid).containsExactlyInAnyOrderElementsOf(UIDS);
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void linkToExistingDashboardsAndVariables(Dashboard dashboard) {
    Matcher link = LINK.matcher(dashboard.json().toString());
    while (link.find()) {
      Dashboard target =
          dashboards().stream()
              .filter(other -> other.uid().equals(link.group(1)))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no dashboard " + link.group()));
      if (link.group(2) != null) {
        assertThat(target.variables())
            .extracting(v -> v.path("name").asText())
            .contains(link.group(2));
      }
    }
  }

  @Test
  void linkToTheRunbookOfEveryKind() {
    Set<String> texts =
        panels()
            .flatMap(
                panel -> Dashboard.elements(panel.json().path("fieldConfig").path("overrides")))
            .filter(override -> override.toString().contains("${runbooks}"))
            .flatMap(override -> override.findValues("options").stream())
            .flatMap(
                options ->
                    Arrays.stream(VerdictKind.values())
                        .map(kind -> options.path(kind.name()).path("text").asText()))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toSet());

    assertThat(texts).hasSize(VerdictKind.values().length);
    assertThat(texts)
        .allSatisfy(
            text ->
                assertThat(
                        MetricCatalogue.MODULE_DIRECTORY.resolve(
                            "runbooks/Gradwatch" + text + ".md"))
                    .isRegularFile());
  }

  @ParameterizedTest
  @MethodSource("panels")
  void everyPanelHasUnitDescriptionThresholdsAndNoDataText(Panel panel) {
    assertThat(panel.title()).isNotBlank();
    assertThat(panel.json().path("description").asText()).endsWith(".");
    assertThat(panel.defaults().path("unit").asText()).matches(UNIT);
    assertThat(panel.defaults().path("noValue").asText()).isNotBlank();
    assertThat(panel.defaults().path("thresholds").path("steps")).isNotEmpty();
    assertThat(panel.queries()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void useOnlyCorePanelsAndTransformations(Dashboard dashboard) {
    assertThat(dashboard.panels()).extracting(Panel::type).isSubsetOf(CORE_PANELS);
    for (Panel panel : dashboard.panels()) {
      assertThat(Dashboard.elements(panel.json().path("transformations")))
          .extracting(transformation -> transformation.path("id").asText())
          .isSubsetOf(TRANSFORMATIONS);
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void useOnlyMetricsOfTheCatalogue(Dashboard dashboard) {
    Set<String> unknown = new TreeSet<>();
    queries(dashboard).forEach(query -> unknown.addAll(PromQl.metrics(query)));
    unknown.removeAll(MetricCatalogue.metrics());
    unknown.removeIf(name -> EXTERNAL_METRICS.matcher(name).matches());

    assertThat(unknown).isEmpty();
  }

  private static Stream<String> queries(Dashboard dashboard) {
    Stream<String> ofPanels =
        dashboard.panels().stream().flatMap(p -> p.queries().stream()).map(Panel.Query::expr);
    Stream<String> ofVariables =
        dashboard.variables().stream()
            .filter(variable -> variable.path("type").asText().equals("query"))
            .map(variable -> LabelValuesQuery.of(variable).selector());
    return Stream.of(ofPanels, ofVariables, dashboard.annotations().stream())
        .flatMap(queries -> queries);
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void defineExactlyTheVariablesThatTheyUse(Dashboard dashboard) {
    Set<String> defined =
        dashboard.variables().stream()
            .map(variable -> variable.path("name").asText())
            .collect(Collectors.toSet());
    Set<String> used = new HashSet<>();
    Matcher variable = VARIABLE.matcher(dashboard.json().toString());
    while (variable.find()) {
      used.add(variable.group(1));
    }

    assertThat(used).isEqualTo(defined);
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panelsDoNotOverlap(Dashboard dashboard) {
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : dashboard.json().path("panels")) {
      JsonNode at = panel.path("gridPos");
      for (int x = at.path("x").asInt(); x < at.path("x").asInt() + at.path("w").asInt(); x++) {
        for (int y = at.path("y").asInt(); y < at.path("y").asInt() + at.path("h").asInt(); y++) {
          assertThat(x).isBetween(0, 23);
          assertThat(taken.add(x + "/" + y)).as("%s is taken", panel.path("title")).isTrue();
        }
      }
    }
    assertThat(Dashboard.elements(dashboard.json().path("panels")))
        .extracting(panel -> panel.path("id").asInt())
        .doesNotHaveDuplicates();
  }

  @Test
  void areProvisionedFromTheMountedDirectory() throws IOException {
    String provider =
        Files.readString(
            Dashboard.GRAFANA_DIRECTORY.resolve("provisioning/dashboards/gradwatch.yml"));
    String source =
        Files.readString(
            Dashboard.GRAFANA_DIRECTORY.resolve("provisioning/datasources/prometheus.yml"));

    assertThat(provider).contains("path: /etc/gradwatch/dashboards");
    assertThat(source).contains("type: prometheus").contains("url: http://prometheus:9090");
  }
}
