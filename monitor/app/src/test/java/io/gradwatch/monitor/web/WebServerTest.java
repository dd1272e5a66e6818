package io.gradwatch.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.alerts.WebhookMessage;
import io.gradwatch.monitor.history.SampleHistory;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.monitor.live.LiveRuns;
import io.gradwatch.monitor.live.SampleRuns;
import io.gradwatch.monitor.peers.PeerRuns;
import io.gradwatch.streams.MonitorInstance;
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
  private final RecentAlerts alerts = new RecentAlerts(System::nanoTime);
  private LiveRuns runs;
  private final AtomicBoolean live = new AtomicBoolean(true);
  private final SampleHistory recorded = SampleHistory.empty();
  private WebServer server;

  @BeforeEach
  void start() throws Exception {
    List<LiveRun> made = new ArrayList<>(SampleRuns.at(40));
    made.add(SampleRuns.wide(2));
    runs = new LiveRuns(() -> made);
    server =
        WebServer.start(
            HttpSocket.bind("127.0.0.1", 0),
            LoopbackServer.LIMITS,
            new WebSources(
                new PrometheusRegistry(),
                meters,
                runs,
                alerts,
                healthy::get,
                live::get,
                () -> healthy.get() ? "RUNNING" : "ERROR",
                new PeerRuns(List::of),
                () -> new MonitorInstance("one", List.of(1)),
                recorded.history()));
  }

  @AfterEach
  void stop() {
    server.close();
    runs.close();
    recorded.close();
  }

  @Test
  void healthFollowsTheStream() throws Exception {
    assertThat(get("healthz").statusCode()).isEqualTo(200);

    healthy.set(false);
    assertThat(get("healthz").statusCode()).isEqualTo(503);
    assertThat(get("healthz").body()).isEqualTo("ERROR\n");
    assertThat(get("readyz").statusCode()).isEqualTo(503);
    assertThat(get("livez").statusCode()).isEqualTo(200);

    live.set(false);
    assertThat(get("livez").statusCode()).isEqualTo(503);
    assertThat(get("livez").body()).isEqualTo("ERROR\n");
  }

  @Test
  void theListContainsEveryRunWithItsVerdicts() throws Exception {
    JsonNode list = json(get("api/runs"));

    assertThat(list).hasSize(5);
    JsonNode hot = list.get(2);
    assertThat(hot.get("run").asText()).isEqualTo("digits-hot");
    assertThat(hot.get("loss").asText()).isEqualTo("NaN");
    assertThat(hot.get("active").get(0).get("kind").asText()).isEqualTo("EXPLODING_GRADIENT");
  }

  @Test
  void aRunIsFoundByAnyName() throws Exception {
    String name =
        URLEncoder.encode(SampleRuns.HOSTILE_NAME, StandardCharsets.UTF_8).replace("+", "%20");

    JsonNode run = json(get("api/runs/" + name));

    assertThat(run.get("summary").get("run").asText()).isEqualTo(SampleRuns.HOSTILE_NAME);
    assertThat(run.get("norms").get("layers")).hasSize(2);
    runs.start(); // the timeline grows once a second
    await().until(() -> json(get("api/runs/" + name)).get("trail").size() == 1);
  }

  @Test
  void anUnknownRunIsNotFound() throws Exception {
    assertThat(get("api/runs/none").statusCode()).isEqualTo(404);
  }

  @Test
  void thePageLoadsOnlyFilesOfThisServer() throws Exception {
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
  void requestsAreTimedByRouteAndNeverByRequestedPath() throws Exception {
    get("api/runs/some-run");
    get("whatever");

    assertThat(meters.find("http.server.requests").timers())
        .extracting(timer -> timer.getId().getTag("route"))
        .containsExactlyInAnyOrder("/api/runs/{run}", "other");
  }

  @Test
  void runbooksAreServedAsPlainText() throws Exception {
    HttpResponse<String> runbook = get("runbooks/GradwatchVanishingGradient.md");

    assertThat(runbook.statusCode()).isEqualTo(200);
    assertThat(runbook.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    assertThat(runbook.body()).startsWith("# GradwatchVanishingGradient");
    assertThat(get("runbooks/../page.js/../../WebServer.class").statusCode()).isEqualTo(400);
  }

  @Test
  void aDeliveredAlertIsListed() throws Exception {
    assertThat(post("application/json", DELIVERY).statusCode()).isEqualTo(204);

    JsonNode alert = json(get("api/alerts")).get(0);
    assertThat(alert.get("summary").asText()).isEqualTo("<b>it explodes</b>");
    assertThat(alert.get("firing").asBoolean()).isTrue();
    assertThat(alert.get("labels").get("run").asText()).isEqualTo("digits");
    assertThat(alert.get("runbookUrl").asText()).isEqualTo("http://r/x.md");
  }

  @Test
  void anInvalidDeliveryIsRejectedWithTheReason() throws Exception {
    HttpResponse<String> rejected = post("application/json", "{\"alerts\": 3}");

    assertThat(rejected.statusCode()).isEqualTo(400);
    assertThat(rejected.body()).contains("not a webhook message of Alertmanager");
    assertThat(alerts.count(RecentAlerts.DeliveryOutcome.REJECTED)).isEqualTo(1);
    assertThat(alerts.alerts()).isEmpty();
  }

  @Test
  void crossSiteFormPostsAreRejected() throws Exception {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      assertThat(post(type, DELIVERY).statusCode()).isEqualTo(415);
    }
    assertThat(alerts.alerts()).isEmpty();
  }

  @Test
  void anOversizedDeliveryIsRejected() throws Exception {
    String padded = DELIVERY + " ".repeat(WebhookMessage.MAX_BYTES);

    assertThat(post("application/json", padded).statusCode()).isEqualTo(413);
  }

  private static final String DELIVERY =
      """
      {"version": "4", "alerts": [{"status": "firing",
        "labels": {"alertname": "GradwatchExplodingGradient", "run": "digits"},
        "annotations": {"summary": "<b>it explodes</b>", "runbook_url": "http://r/x.md"}}]}
      """;

  private HttpResponse<String> post(String type, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(server.address() + "api/alerts"))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create(server.address() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
