package io.gradwatch.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.dashboards.alerts.PrometheusRules;
import io.gradwatch.dashboards.alerts.VerdictAlertRules;
import io.gradwatch.dashboards.grafana.DashboardBuild;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that is generated from {@code VerdictKind} is up to date, and a new kind needs no
 * other change to be in it.
 */
class GeneratedFilesTest {

  private static final VerdictKindEntry NEW_KIND =
      new VerdictKindEntry(
          "LOSS_SPIKE",
          "loss spike",
          "the loss has spiked",
          "the loss of single steps is far above its neighbours");

  @Test
  void alertRulesAreUpToDate() {
    GeneratedFile.assertUpToDate(
        PrometheusRules.DIRECTORY.resolve("verdicts.yml"),
        VerdictAlertRules.yaml(VerdictKindEntry.all()));
  }

  @Test
  void tableInTheReadmeIsUpToDate() {
    GeneratedFile.assertUpToDate(ReadmeTable.FILE, ReadmeTable.readme(VerdictKindEntry.all()));
  }

  @Test
  void dashboardsAreUpToDate(@TempDir Path folder) throws IOException {
    GeneratedFile.assertUpToDate(
        VerdictKindsJson.FILE, VerdictKindsJson.json(VerdictKindEntry.all()));

    Map<Path, String> built = DashboardBuild.run(folder);

    assertThat(built.keySet()).containsExactlyInAnyOrderElementsOf(DashboardBuild.committed());
    built.forEach(GeneratedFile::assertUpToDate);
  }

  @Test
  void aNewKindHasAnAlertForEverySeverity() {
    assertThat(VerdictAlertRules.yaml(List.of(NEW_KIND)))
        .contains("- name: gradwatch-loss-spike\n")
        .containsSubsequence(
            "alert: GradwatchLossSpike",
            "kind=\"LOSS_SPIKE\", severity=\"critical\"",
            "{{ $labels.run }}: the loss has spiked{{ with $labels.layer }}",
            "alert: GradwatchLossSpike",
            "kind=\"LOSS_SPIKE\", severity=\"warning\"",
            "alert: GradwatchLossSpike",
            "kind=\"LOSS_SPIKE\", severity=\"info\"",
            "/GradwatchLossSpike.md");
  }

  @Test
  void aNewKindHasARowInTheReadme() {
    assertThat(ReadmeTable.readme(List.of(NEW_KIND)))
        .contains(
            "| [`LOSS_SPIKE`](dashboards/runbooks/GradwatchLossSpike.md)"
                + " | the loss of single steps is far above its neighbours |\n");
  }

  @Test
  void aNewKindIsOnTheDashboards(@TempDir Path folder) throws IOException {
    Map<Path, String> built = DashboardBuild.run(folder, VerdictKindsJson.json(List.of(NEW_KIND)));

    assertThat(built)
        .hasEntrySatisfying(
            DashboardBuild.file("gradwatch-run"),
            json ->
                assertThat(json)
                    .contains("\"LOSS_SPIKE\": {", "\"text\": \"LossSpike\"", "\"loss spike\""));
  }
}
