package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gradwatch.dashboards.Catalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Prometheus' own tests of the alerts about Gradwatch itself, and that there is one for each. */
class AlertsFireTest {

  private static final Path TESTS = Catalogue.FOLDER.resolve("prometheus/tests/gradwatch.test.yml");

  @Test
  void afterTheirTimeAndNotBeforeAndEnd() {
    Tool.Outcome outcome = Tool.PROMTOOL.run("test", "rules", TESTS);

    assertThat(outcome.code()).as(outcome.said()).isZero();
    assertThat(outcome.said()).contains("SUCCESS");
  }

  static List<RuleFile.Alert> alerts() {
    return RuleFile.alerts().stream()
        .filter(alert -> alert.file().endsWith("gradwatch.yml"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertIsTestedQuietThenFiringWithAllItsTextThenOver(RuleFile.Alert alert)
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
              List<JsonNode> looks =
                  StreamSupport.stream(test.get("alert_rule_test").spliterator(), false)
                      .sorted(Comparator.comparingInt(AlertsFireTest::second))
                      .toList();
              assertThat(looks)
                  .extracting(look -> look.get("alertname").asText())
                  .containsOnly(alert.name());
              assertThat(looks)
                  .extracting(look -> look.get("exp_alerts").size())
                  .containsExactly(0, 1, 0);
              assertThat(second(looks.get(1)) - second(looks.get(0))).isEqualTo(5);
              assertThat(looks.get(1).at("/exp_alerts/0/exp_annotations").size())
                  .isEqualTo(alert.annotations().size());
            });
  }

  private static int second(JsonNode look) {
    return Integer.parseInt(look.get("eval_time").asText().replace("s", ""));
  }
}
