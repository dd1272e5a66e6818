package io.gradwatch.dashboards.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gradwatch.dashboards.Catalogue;
import io.gradwatch.dashboards.LiveStackExtension;
import io.gradwatch.dashboards.TrainedStack;
import io.gradwatch.publisher.KafkaPublisher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Draws what each dashboard would show into docs/screenshots, for people to look at:
 *
 * <pre>./mvnw -pl dashboards -am verify -DskipTests=false -Dit.test=DashboardPicturesIT
 *     -Dgradwatch.draw-dashboards=true</pre>
 */
@EnabledIfSystemProperty(named = "gradwatch.draw-dashboards", matches = "true")
@ExtendWith(LiveStackExtension.class)
class DashboardPicturesIT {

  private static final Path PICTURES = Catalogue.FOLDER.resolveSibling("docs/screenshots");

  @Test
  void drawsEveryDashboard(TrainedStack stack) {
    assertThat(stack.demo().refused()).isEmpty();
    try (KafkaPublisher publisher =
        KafkaPublisher.builder().bootstrap(stack.servers().bootstrap()).build()) {
      ScriptedRun.wide().publish(publisher);
    }

    await("the wide run's last step on a scrape")
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> !stack.servers().result("gradwatch_run_complete{run=\"wide\"} == 1").isEmpty());

    String prometheus = stack.servers().prometheus().toString();
    Node.install(Dashboard.HOME.resolve("render"));
    Node.run(
        Dashboard.HOME,
        "render/render.mjs",
        prometheus.substring(0, prometheus.length() - 1),
        PICTURES.toString(),
        Catalogue.FOLDER.resolve("target/pictures").toString());

    assertThat(Node.names(PICTURES)).containsAll(List.of("runs.png", "monitor.png"));
  }
}
