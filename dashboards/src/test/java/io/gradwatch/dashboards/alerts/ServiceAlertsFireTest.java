package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.dashboards.MetricCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the promtool tests of the alerts about Gradwatch itself; every alert has one. */
class ServiceAlertsFireTest {

  private static final Path TESTS =
      MetricCatalogue.MODULE_DIRECTORY.resolve("prometheus/tests/gradwatch.test.yml");

  @Test
  void fireAfterTheirDelayAndResolve() {
    PrometheusTool.ToolResult result = PrometheusTool.PROMTOOL.run("test", "rules", TESTS);

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("SUCCESS");
  }

  static List<PrometheusRules.AlertRule> alerts() {
    return PrometheusRules.alerts().stream()
        .filter(alert -> alert.file().endsWith("gradwatch.yml"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertIsTestedBeforeWhileAndAfterItFires(PrometheusRules.AlertRule alert)
      throws IOException {
    List<JsonNode> tests =
        StreamSupport.stream(
                new YAMLMapper().readTree(TESTS.toFile()).get("tests").spliterator(), false)
            .filter(test -> test.get("name").asText().equals(alert.name()))
            .toList();

    assertThat(tests)
        .isNotEmpty()
        .allSatisfy(
            test -> {
              List<JsonNode> checks =
                  StreamSupport.stream(test.get("alert_rule_test").spliterator(), false)
                      .sorted(Comparator.comparingInt(ServiceAlertsFireTest::second))
                      .toList();
              assertThat(checks)
                  .extracting(check -> check.get("alertname").asText())
                  .containsOnly(alert.name());
              assertThat(checks)
                  .extracting(check -> check.get("exp_alerts").size())
                  .containsExactly(0, 1, 0);
              assertThat(second(checks.get(1)) - second(checks.get(0))).isEqualTo(5);
              assertThat(checks.get(1).at("/exp_alerts/0/exp_annotations").size())
                  .isEqualTo(alert.annotations().size());
            });
  }

  private static int second(JsonNode check) {
    return Integer.parseInt(check.get("eval_time").asText().replace("s", ""));
  }
}
