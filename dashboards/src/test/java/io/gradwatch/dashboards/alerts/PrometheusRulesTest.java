package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.dashboards.MetricCatalogue;
import io.gradwatch.dashboards.PromQl;
import io.gradwatch.protocol.VerdictKind;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every alert is complete and uses only existing metrics. */
class PrometheusRulesTest {

  private static final Pattern QUERY = Pattern.compile("printf `(\\w+)\\{");
  private static final Pattern DASHBOARD =
      Pattern.compile(
          "\\{\\{ \\$externalLabels\\.gradwatch_grafana }}"
              + "/d/gradwatch-(monitor|run\\?var-run=\\{\\{ \\$labels\\.run \\| urlquery }})");

  static List<PrometheusRules.AlertRule> alerts() {
    return PrometheusRules.alerts();
  }

  @Test
  void everyKindHasARulePerSeverity() {
    Set<String> inFile =
        alerts().stream().map(PrometheusRules.AlertRule::toString).collect(Collectors.toSet());

    assertThat(VerdictAlert.all()).hasSize(VerdictKind.values().length * 3);
    assertThat(inFile)
        .containsAll(
            VerdictAlert.all().stream()
                .map(alert -> alert.name() + "/" + alert.severityLabel())
                .toList());
  }

  @Test
  void promtoolAcceptsTheRules() {
    PrometheusTool.ToolResult result =
        PrometheusTool.PROMTOOL.run(
            Stream.concat(Stream.of("check", "rules"), PrometheusRules.files().stream()).toArray());

    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertHasSeverityAndAllAnnotations(PrometheusRules.AlertRule alert) {
    assertThat(alert.labels().get("severity")).isIn("critical", "warning", "info");
    assertThat(alert.annotations())
        .containsOnlyKeys("summary", "description", "remedies", "runbook_url", "dashboard_url");
    assertThat(alert.annotations().values()).allSatisfy(text -> assertThat(text).isNotBlank());
    assertThat(alert.annotations().get("dashboard_url")).matches(DASHBOARD);
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertUsesOnlyExistingMetrics(PrometheusRules.AlertRule alert) {
    Set<String> usedMetrics = new HashSet<>(PromQl.metrics(alert.expr()));
    String text = String.join("\n", alert.annotations().values());
    Matcher query = QUERY.matcher(text);
    while (query.find()) {
      usedMetrics.add(query.group(1));
    }

    assertThat(usedMetrics).isNotEmpty();
    assertThat(knownMetrics()).containsAll(usedMetrics);
    assertThat(text.split("query \\(", -1))
        .hasSize(QUERY.matcher(text).results().toList().size() + 1);
  }

  @Test
  void recordingRulesUseOnlyExistingMetrics() {
    assertThat(PrometheusRules.recordings())
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.name()).startsWith("gradwatch:");
              assertThat(knownMetrics()).containsAll(PromQl.metrics(rule.expr()));
            });
  }

  private static Set<String> knownMetrics() {
    Set<String> known = new HashSet<>(MetricCatalogue.metrics());
    known.addAll(MetricCatalogue.EXTERNAL_METRICS);
    PrometheusRules.recordings().forEach(rule -> known.add(rule.name()));
    return known;
  }
}
