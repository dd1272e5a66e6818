package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.dashboards.MetricCatalogue;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Checks Alertmanager's configuration with amtool: validity, routing and receivers. */
class AlertmanagerTest {

  private static final Path FOLDER = MetricCatalogue.MODULE_DIRECTORY.resolve("alertmanager");
  private static final String FULL = "alertmanager.yml";
  private static final String LOCAL = "alertmanager-local.yml";

  @ParameterizedTest
  @ValueSource(strings = {FULL, LOCAL})
  void amtoolAcceptsTheConfig(String file) {
    PrometheusTool.ToolResult result =
        PrometheusTool.AMTOOL.run("check-config", FOLDER.resolve(file));

    assertThat(result.exitCode()).as(result.output()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"critical, page", "warning, message", "info, none"})
  void severityDeterminesTheReceiver(String severity, String receiver) {
    for (PrometheusRules.AlertRule alert : PrometheusRules.alerts()) {
      if (alert.labels().get("severity").equals(severity)) {
        assertThat(receiver("alertname=" + alert.name(), "severity=" + severity, "run=r"))
            .as(alert.toString())
            .isEqualTo(receiver);
      }
    }
  }

  @Test
  void alertWithoutSeverityIsRoutedToTheLivePage() {
    assertThat(receiver("alertname=Unknown")).isEqualTo("live-page");
  }

  private static String receiver(String... labels) {
    PrometheusTool.ToolResult result =
        PrometheusTool.AMTOOL.run(
            Stream.concat(
                    Stream.of("config", "routes", "test", "--config.file=" + FOLDER.resolve(FULL)),
                    Stream.of(labels))
                .toArray());
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().lines().reduce("", (line, next) -> next).strip(); // warnings come first
  }

  @Test
  void localConfigRoutesAndInhibitsAlikeAndNotifiesOnlyTheMonitor() throws IOException {
    Map<String, Object> full = yaml(FULL);
    Map<String, Object> local = yaml(LOCAL);

    assertThat(local.get("route")).isEqualTo(full.get("route"));
    assertThat(local.get("inhibit_rules")).isEqualTo(full.get("inhibit_rules"));
    assertThat(receivers(local))
        .extracting(r -> r.get("name"))
        .isEqualTo(receivers(full).stream().map(r -> r.get("name")).toList());
    assertThat(receivers(local))
        .allSatisfy(
            receiver -> assertThat(receiver.keySet()).isSubsetOf("name", "webhook_configs"));
    assertThat(receivers(full))
        .filteredOn(receiver -> !receiver.get("name").equals("none"))
        .allSatisfy(
            receiver ->
                assertThat(receiver.get("webhook_configs"))
                    .isEqualTo(receivers(local).get(1).get("webhook_configs")));
  }

  @Test
  void secretsAreReadFromFiles() throws IOException {
    String text = Files.readString(FOLDER.resolve(FULL));

    assertThat(text)
        .contains("slack_api_url_file:", "smtp_auth_password_file:", "routing_key_file:")
        .doesNotContainPattern(
            Pattern.compile(
                "\\b(api_url|slack_api_url|smtp_auth_password|routing_key|service_key|password|credentials):"));
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> receivers(Map<String, Object> config) {
    return (List<Map<String, Object>>) config.get("receivers");
  }

  /** Parsed by SnakeYAML, since Jackson does not resolve anchors. */
  private static Map<String, Object> yaml(String file) throws IOException {
    try (Reader reader = Files.newBufferedReader(FOLDER.resolve(file))) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
    }
  }
}
