package io.gradwatch.dashboards.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.dashboards.LiveStackExtension;
import io.gradwatch.dashboards.MetricCatalogue;
import io.gradwatch.dashboards.TrainedStack;
import io.gradwatch.publisher.KafkaPublisher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Renders each dashboard into docs/screenshots:
 *
 * <pre>./mvnw -pl dashboards -am verify -Dit.test=DashboardScreenshotsIT
 *     -Dgradwatch.draw-dashboards=true</pre>
 */
@EnabledIfSystemProperty(named = "gradwatch.draw-dashboards", matches = "true")
@ExtendWith(LiveStackExtension.class)
class DashboardScreenshotsIT {

  private static final Path SCREENSHOTS =
      MetricCatalogue.MODULE_DIRECTORY.resolveSibling("docs/screenshots");

  @Test
  void rendersEveryDashboard(TrainedStack stack) {
    assertThat(stack.awaitDemo().rejectedJobs()).isEmpty();
    try (KafkaPublisher publisher =
        KafkaPublisher.builder().bootstrap(stack.servers().bootstrap()).build()) {
      ScriptedRun.wide().publish(publisher);
    }

    await("a scrape with the last step of the wide run")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> !stack.servers().result("gradwatch_run_complete{run=\"wide\"} == 1").isEmpty());

    String prometheus = stack.servers().prometheus().toString();
    NodeJs.install(Dashboard.GRAFANA_DIRECTORY.resolve("render"));
    NodeJs.run(
        Dashboard.GRAFANA_DIRECTORY,
        "render/render.mjs",
        prometheus.substring(0, prometheus.length() - 1),
        SCREENSHOTS.toString(),
        MetricCatalogue.MODULE_DIRECTORY.resolve("target/pictures").toString());

    assertThat(NodeJs.fileNames(SCREENSHOTS)).containsAll(List.of("runs.png", "monitor.png"));
  }
}
