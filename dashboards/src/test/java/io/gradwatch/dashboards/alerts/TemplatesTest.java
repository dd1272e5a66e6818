package io.gradwatch.dashboards.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.dashboards.Catalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody reads who is called, written by Alertmanager's own templates. */
class TemplatesTest {

  private static final String HOSTILE = "<!channel> & co";

  @TempDir Path folder;

  @Test
  void theTitleNamesTheFirstAlertThatFiresAndHowManyMore() throws IOException {
    assertThat(rendered("title", over("old"), firing("r1"), firing("r2")))
        .isEqualTo("[CRITICAL] r1: the gradient explodes (and 1 more)");
    assertThat(rendered("title", firing("r1"))).isEqualTo("[CRITICAL] r1: the gradient explodes");
  }

  @Test
  void theTitleSaysWhenAllOfItIsOver() throws IOException {
    assertThat(rendered("title", over("r1"), over("r2")))
        .isEqualTo("[OVER] r1: the gradient explodes (and 1 more)");
  }

  @Test
  void theTextHasFiguresRemediesAndLinksOfEachAlert() throws IOException {
    assertThat(rendered("text", firing("r1"), over("r2")))
        .isEqualTo(
            """
            r1: the gradient explodes
            growth 81 (limit 30)
            What to do: 1. Lower the learning rate.
            Runbook: http://r/A.md
            Dashboard: http://g/d/gradwatch-run?var-run=r
            Since 2026-03-01 12:00:00 UTC

            OVER: r2: the gradient explodes
            growth 81 (limit 30)
            What to do: 1. Lower the learning rate.
            Runbook: http://r/A.md
            Dashboard: http://g/d/gradwatch-run?var-run=r
            Since 2026-03-01 12:00:00 UTC""");
  }

  @Test
  void aRunsNameCannotCallAWholeChannelOnSlack() throws IOException {
    assertThat(rendered("slack.title", firing(HOSTILE)))
        .isEqualTo("[CRITICAL] &lt;!channel&gt; &amp; co: the gradient explodes");
    assertThat(rendered("slack.text", firing(HOSTILE)))
        .doesNotContain("<!")
        .contains("*&lt;!channel&gt; &amp; co: the gradient explodes*", "<http://r/A.md|Runbook>");
  }

  @Test
  void aRunsNameIsNoMarkupInAnEmail() throws IOException {
    assertThat(rendered("html", firing(HOSTILE)))
        .doesNotContain("<!channel>")
        .contains(
            "&lt;!channel&gt; &amp; co: the gradient explodes</h2>", "href=\"http://r/A.md\"");
  }

  @Test
  void theColourFollowsStateAndSeverity() throws IOException {
    assertThat(rendered("slack.color", firing("r"))).isEqualTo("danger");
    assertThat(rendered("slack.color", over("r"))).isEqualTo("good");
  }

  /** An alert as Alertmanager hands it to its templates. */
  private record Alert(
      String status, Map<String, String> labels, Map<String, String> annotations, String startsAt) {

    static Alert of(String run, String status) {
      return new Alert(
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

  private static Alert firing(String run) {
    return Alert.of(run, "firing");
  }

  private static Alert over(String run) {
    return Alert.of(run, "resolved");
  }

  private String rendered(String template, Alert... alerts) throws IOException {
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
    Tool.Outcome outcome =
        Tool.AMTOOL.run(
            "template",
            "render",
            "--template.glob=" + Catalogue.FOLDER.resolve("alertmanager/templates/*.tmpl"),
            "--template.text={{ template \"gradwatch." + template + "\" . }}",
            "--template.type=" + (template.equals("html") ? "html" : "text"),
            "--template.data=" + data);
    assertThat(outcome.code()).as(outcome.said()).isZero();
    return outcome.said().strip();
  }
}
