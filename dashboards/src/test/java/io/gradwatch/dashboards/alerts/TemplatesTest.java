package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.dashboards.MetricCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The texts of notifications, rendered by Alertmanager from our templates. */
class TemplatesTest {

  private static final String MARKUP_IN_NAME = "<!channel> & co";

  @TempDir Path folder;

  @Test
  void theTitleNamesTheFirstAlertThatFiresAndHowManyMore() throws IOException {
    assertThat(rendered("title", resolved("old"), firing("r1"), firing("r2")))
        .isEqualTo("[CRITICAL] r1: the gradient explodes (and 1 more)");
    assertThat(rendered("title", firing("r1"))).isEqualTo("[CRITICAL] r1: the gradient explodes");
  }

  @Test
  void theTitleStatesWhenAllAlertsAreResolved() throws IOException {
    assertThat(rendered("title", resolved("r1"), resolved("r2")))
        .isEqualTo("[RESOLVED] r1: the gradient explodes (and 1 more)");
  }

  @Test
  void theTextHasEvidenceRemediesAndLinksOfEachAlert() throws IOException {
    assertThat(rendered("text", firing("r1"), resolved("r2")))
        .isEqualTo(
            """
            r1: the gradient explodes
            growth 81 (limit 30)
            Remedies: 1. Lower the learning rate.
            Runbook: http://r/A.md
            Dashboard: http://g/d/gradwatch-run?var-run=r
            Since 2026-03-01 12:00:00 UTC

            RESOLVED: r2: the gradient explodes
            growth 81 (limit 30)
            Remedies: 1. Lower the learning rate.
            Runbook: http://r/A.md
            Dashboard: http://g/d/gradwatch-run?var-run=r
            Since 2026-03-01 12:00:00 UTC""");
  }

  @Test
  void runNameCannotMentionAChannelOnSlack() throws IOException {
    assertThat(rendered("slack.title", firing(MARKUP_IN_NAME)))
        .isEqualTo("[CRITICAL] &lt;!channel&gt; &amp; co: the gradient explodes");
    assertThat(rendered("slack.text", firing(MARKUP_IN_NAME)))
        .doesNotContain("<!")
        .contains("*&lt;!channel&gt; &amp; co: the gradient explodes*", "<http://r/A.md|Runbook>");
  }

  @Test
  void runNameIsEscapedInEmails() throws IOException {
    assertThat(rendered("html", firing(MARKUP_IN_NAME)))
        .doesNotContain("<!channel>")
        .contains(
            "&lt;!channel&gt; &amp; co: the gradient explodes</h2>", "href=\"http://r/A.md\"");
  }

  @Test
  void theColourFollowsStateAndSeverity() throws IOException {
    assertThat(rendered("slack.color", firing("r"))).isEqualTo("danger");
    assertThat(rendered("slack.color", resolved("r"))).isEqualTo("good");
  }

  /** An alert as Alertmanager passes it to templates. */
  private record TemplateAlert(
      String status, Map<String, String> labels, Map<String, String> annotations, String startsAt) {

    static TemplateAlert of(String run, String status) {
      return new TemplateAlert(
          status,
          Map.of("alertname", "A", "severity", "critical", "run", run),
          Map.of(
              "summary", run + ": the gradient explodes",
              "description", "growth 81 (limit 30)",
              "remedies", "1. Lower the learning rate.",
              "runbook_url", "http://r/A.md",
              "dashboard_url", "http://g/d/gradwatch-run?var-run=r"),
          "2026-03-01T12:00:00Z");
    }
  }

  private static TemplateAlert firing(String run) {
    return TemplateAlert.of(run, "firing");
  }

  private static TemplateAlert resolved(String run) {
    return TemplateAlert.of(run, "resolved");
  }

  private String rendered(String template, TemplateAlert... alerts) throws IOException {
    boolean fires = List.of(alerts).stream().anyMatch(alert -> alert.status().equals("firing"));
    Path data = folder.resolve("data.json");
    new ObjectMapper()
        .writeValue(
            data.toFile(),
            Map.of(
                "status",
                fires ? "firing" : "resolved",
                "alerts",
                alerts,
                "commonLabels",
                Map.of("severity", "critical"),
                "commonAnnotations",
                Map.of()));
    PrometheusTool.ToolResult result =
        PrometheusTool.AMTOOL.run(
            "template",
            "render",
            "--template.glob="
                + MetricCatalogue.MODULE_DIRECTORY.resolve("alertmanager/templates/*.tmpl"),
            "--template.text={{ template \"gradwatch." + template + "\" . }}",
            "--template.type=" + (template.equals("html") ? "html" : "text"),
            "--template.data=" + data);
    assertThat(result.exitCode()).as(result.output()).isZero();
    return result.output().strip();
  }
}
