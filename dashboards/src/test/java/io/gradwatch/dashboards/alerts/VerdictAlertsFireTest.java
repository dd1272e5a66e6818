package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests every verdict alert with promtool: it fires after its delay with labels and texts, is
 * silent one evaluation earlier, keeps firing while the monitor restarts, and resolves.
 */
class VerdictAlertsFireTest {

  /** Evaluation interval; at 1 s the test would take half a minute. */
  private static final int INTERVAL_SECONDS = 5;

  private static final int BEGIN_SECONDS = 2 * INTERVAL_SECONDS;
  private static final int HOLD_SECONDS = 20 * INTERVAL_SECONDS;
  private static final String RUN = "digits \"é\" & <b>";

  @Test
  void fireAfterTheirDelayAndResolve(@TempDir Path folder) throws IOException {
    Map<String, Object> tests = new LinkedHashMap<>();
    tests.put("rule_files", List.of(PrometheusRules.DIRECTORY.resolve("verdicts.yml").toString()));
    tests.put("evaluation_interval", INTERVAL_SECONDS + "s");
    tests.put("tests", VerdictAlert.all().stream().map(VerdictAlertsFireTest::test).toList());
    Path file = folder.resolve("verdicts.test.yml");
    new YAMLMapper().writeValue(file.toFile(), tests);

    PrometheusTool.ToolResult result = PrometheusTool.PROMTOOL.run("test", "rules", file);

    assertThat(result.exitCode()).as(result.output()).isZero();
    assertThat(result.output()).contains("SUCCESS");
  }

  private static Map<String, Object> test(VerdictAlert alert) {
    int firingSecond = BEGIN_SECONDS + alert.forSeconds();
    int endSecond = BEGIN_SECONDS + HOLD_SECONDS + alert.keepFiringSeconds();
    return Map.of(
        "name", alert.name() + "/" + alert.severityLabel(),
        "interval", INTERVAL_SECONDS + "s",
        "external_labels",
            Map.of("gradwatch_grafana", "http://g", "gradwatch_runbooks", "http://r"),
        "input_series", series(alert),
        "alert_rule_test",
            List.of(
                at(firingSecond - INTERVAL_SECONDS, alert, List.of()),
                at(firingSecond, alert, List.of(expected(alert))),
                at(endSecond - INTERVAL_SECONDS, alert, List.of(expected(alert))),
                at(endSecond, alert, List.of())));
  }

  private static Map<String, Object> at(int second, VerdictAlert alert, List<Object> expected) {
    return Map.of("eval_time", second + "s", "alertname", alert.name(), "exp_alerts", expected);
  }

  private static List<Map<String, String>> series(VerdictAlert alert) {
    String labels =
        "run=%s, layer=\"03_hidden3\", kind=\"%s\", severity=\"%s\", root_cause=\"true\""
            .formatted(quoted(RUN), alert.kind().name(), alert.severityLabel());
    return List.of(
        series("gradwatch_verdict_active{" + labels + ", instance=\"a\"}", 1),
        series("gradwatch_verdict_onset_step{" + labels + "}", 41),
        series(
            "gradwatch_verdict_info{%s, cause=\"It is deep.\", evidence=\"%s\", remedies=\"%s\"}"
                .formatted(labels, "ratio 3.10e-07 (limit 0.00100)", "1. Use ReLU."),
            1));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\\\"") + "\"";
  }

  private static Map<String, String> series(String series, int value) {
    return Map.of(
        "series",
        series,
        "values",
        "_x%d %d+0x%d stale"
            .formatted(
                BEGIN_SECONDS / INTERVAL_SECONDS, value, HOLD_SECONDS / INTERVAL_SECONDS - 1));
  }

  private static Map<String, Object> expected(VerdictAlert alert) {
    return Map.of(
        "exp_labels",
        Map.of(
            "run",
            RUN,
            "layer",
            "03_hidden3",
            "kind",
            alert.kind().name(),
            "severity",
            alert.severityLabel(),
            "root_cause",
            "true"),
        "exp_annotations",
        Map.of(
            "summary",
            RUN + ": " + alert.kind().summary() + " in 03_hidden3",
            "description",
            "It is deep. Measured: ratio 3.10e-07 (limit 0.00100). Since step 41. It is the run's"
                + " root cause. "
                + alert.impact(),
            "remedies",
            "1. Use ReLU.",
            "runbook_url",
            "http://r/" + alert.name() + ".md",
            "dashboard_url",
            "http://g/d/gradwatch-run?var-run=digits+%22%C3%A9%22+%26+%3Cb%3E"));
  }
}
