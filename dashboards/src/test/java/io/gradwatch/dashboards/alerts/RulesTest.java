package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.dashboards.Catalogue;
import io.gradwatch.dashboards.Golden;
import io.gradwatch.dashboards.PromQl;
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

/** Each alert has all its parts, and rests on what the monitor shows. */
class RulesTest {

  private static final Pattern QUERY = Pattern.compile("printf `(\\w+)\\{");
  private static final Pattern DASHBOARD =
      Pattern.compile(
          "\\{\\{ \\$externalLabels\\.gradwatch_grafana }}"
              + "/d/gradwatch-(monitor|run\\?var-run=\\{\\{ \\$labels\\.run \\| urlquery }})");

  static List<RuleFile.Alert> alerts() {
    return RuleFile.alerts();
  }

  @Test
  void theRulesForVerdictsAreThoseOfTheCatalogue() {
    Golden.assertSame(RuleFile.FOLDER.resolve("verdicts.yml"), VerdictRules.yaml());
  }

  @Test
  void everyKindHasARuleForEverySeverity() {
    Set<String> inFile =
        alerts().stream().map(RuleFile.Alert::toString).collect(Collectors.toSet());

    assertThat(VerdictAlert.all()).hasSize(16 * 3);
    assertThat(inFile)
        .containsAll(
            VerdictAlert.all().stream().map(alert -> alert.name() + "/" + alert.label()).toList());
  }

  @Test
  void promtoolAcceptsThem() {
    Tool.Outcome outcome =
        Tool.PROMTOOL.run(
            Stream.concat(Stream.of("check", "rules"), RuleFile.files().stream()).toArray());

    assertThat(outcome.code()).as(outcome.said()).isZero();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertHasAllItsParts(RuleFile.Alert alert) {
    assertThat(alert.labels().get("severity")).isIn("critical", "warning", "info");
    assertThat(alert.annotations())
        .containsOnlyKeys("summary", "description", "remedies", "runbook_url", "dashboard_url");
    assertThat(alert.annotations().values()).allSatisfy(text -> assertThat(text).isNotBlank());
    assertThat(alert.annotations().get("dashboard_url")).matches(DASHBOARD);
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void anAlertRestsOnMetricsThatThereAre(RuleFile.Alert alert) {
    Set<String> named = new HashSet<>(PromQl.metrics(alert.expr()));
    String text = String.join("\n", alert.annotations().values());
    Matcher query = QUERY.matcher(text);
    while (query.find()) {
      named.add(query.group(1));
    }

    assertThat(named).isNotEmpty();
    assertThat(known()).containsAll(named);
    assertThat(text.split("query \\(", -1))
        .hasSize(QUERY.matcher(text).results().toList().size() + 1);
  }

  @Test
  void recordingsRestOnMetricsThatThereAre() {
    assertThat(RuleFile.recordings())
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.name()).startsWith("gradwatch:");
              assertThat(known()).containsAll(PromQl.metrics(rule.expr()));
            });
  }

  private static Set<String> known() {
    Set<String> known = new HashSet<>(Catalogue.metrics());
    known.addAll(Catalogue.OF_OTHERS);
    RuleFile.recordings().forEach(rule -> known.add(rule.name()));
    return known;
  }
}
