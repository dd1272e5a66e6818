package io.gradwatch.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.monitor.live.LiveRuns;
import io.gradwatch.monitor.live.MadeUpRuns;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerTest {

  private final AtomicBoolean healthy = new AtomicBoolean(true);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HttpClient client = HttpClient.newHttpClient();
  private LiveRuns runs;
  private WebServer server;

  @BeforeEach
  void start() {
    List<LiveRun> made = new ArrayList<>(MadeUpRuns.at(40));
    made.add(MadeUpRuns.wide(2));
    runs = new LiveRuns(() -> made, System::nanoTime);
    server =
        WebServer.start(
            "127.0.0.1",
            0,
            new WebSources(
                new PrometheusRegistry(),
                meters,
                runs,
                healthy::get,
                () -> healthy.get() ? "RUNNING" : "ERROR"));
  }

  @AfterEach
  void stop() {
    server.close();
    runs.close();
  }

  @Test
  void healthFollowsTheStream() throws Exception {
    assertThat(get("healthz").statusCode()).isEqualTo(200);

    healthy.set(false);
    assertThat(get("healthz").statusCode()).isEqualTo(503);
    assertThat(get("healthz").body()).isEqualTo("ERROR\n");
  }

  @Test
  void theListHasEveryRunWithItsVerdicts() throws Exception {
    JsonNode list = json(get("api/runs"));

    assertThat(list).hasSize(5);
    JsonNode hot = list.get(2);
    assertThat(hot.get("run").asText()).isEqualTo("digits-hot");
    assertThat(hot.get("loss").asText()).isEqualTo("NaN");
    assertThat(hot.get("active").get(0).get("kind").asText()).isEqualTo("EXPLODING_GRADIENT");
  }

  @Test
  void aRunIsFoundByAnyName() throws Exception {
    String name = URLEncoder.encode(MadeUpRuns.HOSTILE, StandardCharsets.UTF_8).replace("+", "%20");

    JsonNode run = json(get("api/runs/" + name));

    assertThat(run.get("summary").get("run").asText()).isEqualTo(MadeUpRuns.HOSTILE);
    assertThat(run.get("norms").get("layers")).hasSize(2);
    assertThat(run.get("trail")).hasSize(1);
  }

  @Test
  void aRunThatIsNotThereIsNotFound() throws Exception {
    assertThat(get("api/runs/none").statusCode()).isEqualTo(404);
  }

  @Test
  void thePageAndAllItNamesComeFromHere() throws Exception {
    String page = get("").body();

    assertThat(page).doesNotContain("http://", "https://", "//cdn");
    for (String file :
        List.of(
            "page.css",
            "page.js",
            "icon.svg",
            "webjars/uplot/1.6.30/dist/uPlot.iife.min.js",
            "webjars/uplot/1.6.30/dist/uPlot.min.css")) {
      assertThat(page).contains("\"" + file + "\"");
      assertThat(get(file).statusCode()).as(file).isEqualTo(200);
    }
  }

  @Test
  void thePageNeverTurnsTextIntoMarkup() throws Exception {
    assertThat(get("page.js").body())
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    assertThat(get("").headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
  }

  @Test
  void requestsAreTimedByRouteAndNeverByWhatWasAsked() throws Exception {
    get("api/runs/some-run");
    get("whatever");

    assertThat(meters.find("http.server.requests").timers())
        .extracting(timer -> timer.getId().getTag("route"))
        .containsExactlyInAnyOrder("/api/runs/{run}", "other");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create(server.address() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
