package io.gradwatch.monitor.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.history.SampleHistory;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.monitor.live.LiveRuns;
import io.gradwatch.monitor.live.SampleRuns;
import io.gradwatch.monitor.peers.PeerRuns;
import io.gradwatch.streams.MonitorInstance;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that polls receives what has changed, compressed if it accepts that. */
class JsonAnswerTest {

  private static final int LAYERS = 500;

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<LiveRun> run = new AtomicReference<>(SampleRuns.wide(LAYERS));
  private final PrometheusRegistry prometheus = new PrometheusRegistry();
  private LiveRuns runs;
  private final SampleHistory recorded = SampleHistory.empty();
  private WebServer server;
  private String target;

  @BeforeEach
  void start() throws Exception {
    runs = new LiveRuns(() -> List.of(run.get()));
    server =
        WebServer.start(
            HttpSocket.bind("127.0.0.1", 0),
            LoopbackServer.LIMITS,
            new WebSources(
                prometheus,
                new SimpleMeterRegistry(),
                runs,
                new RecentAlerts(System::nanoTime),
                () -> true,
                () -> true,
                () -> "RUNNING",
                new PeerRuns(List::of),
                () -> new MonitorInstance("one", List.of(1)),
                recorded.history()));
    target = "api/runs/" + URLEncoder.encode(run.get().run(), UTF_8).replace("+", "%20");
  }

  @AfterEach
  void stop() {
    server.close();
    runs.close();
    recorded.close();
  }

  @Test
  void aRunOfFiveHundredLayersIsSentOnceAndCompressed() throws Exception {
    HttpResponse<byte[]> plain = get(target);
    HttpResponse<byte[]> compressed = get(target, "Accept-Encoding", "gzip");
    HttpResponse<byte[]> unchanged = get(target, "If-None-Match", tag(plain));

    assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(unzipped(compressed.body())).isEqualTo(plain.body());
    assertThat(plain.body()).hasSizeGreaterThan(200_000);
    assertThat(compressed.body()).hasSizeLessThan(plain.body().length / 4);
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.body()).isEmpty();
    assertThat(unchanged.headers().firstValue("Content-Length")).isEmpty();
    assertThat(tag(unchanged)).isEqualTo(tag(plain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"api/runs", "api/alerts"})
  void listsAreNotSentAgainUnchanged(String list) throws Exception {
    HttpResponse<byte[]> first = get(list, "Accept-Encoding", "gzip");

    HttpResponse<byte[]> second = get(list, "Accept-Encoding", "gzip", "If-None-Match", tag(first));

    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
    assertThat(first.headers().firstValue("Vary")).hasValue("Accept-Encoding");
  }

  @Test
  void aChangedRunIsSentWithAnotherTag() throws Exception {
    String before = tag(get(target));
    LiveRun old = run.get();
    run.set(new LiveRun(old.snapshot(), old.lastRecordTime().plusMillis(1)));

    HttpResponse<byte[]> changed = get(target, "If-None-Match", before);

    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(tag(changed)).isNotEqualTo(before);
  }

  @Test
  void compressedAndUncompressedAnswersHaveDifferentTags() throws Exception {
    assertThat(tag(get(target))).isNotEqualTo(tag(get(target, "Accept-Encoding", "gzip")));
  }

  @Test
  void tagsMatchInAListAndIfAProxyMadeThemWeak() throws Exception {
    String tag = tag(get(target));

    for (String known : List.of("\"other\", " + tag, "W/" + tag, "*")) {
      assertThat(get(target, "If-None-Match", known).statusCode()).as(known).isEqualTo(304);
    }
    assertThat(get(target, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
  }

  @Test
  void errorsAreNotKept() throws Exception {
    HttpResponse<byte[]> missing = get("api/runs/none", "If-None-Match", "*");

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(missing.headers().firstValue("ETag")).isEmpty();
  }

  @Test
  void thePageValidatesWhatItHas() throws Exception {
    assertThat(new String(get("page.js").body(), UTF_8))
        .contains("cache: 'no-cache'")
        .doesNotContain("no-store");
  }

  @Test
  void metricsAreCompressedForPrometheus() throws Exception {
    GaugeSnapshot.Builder norms = GaugeSnapshot.builder().name("norm");
    for (int layer = 0; layer < LAYERS; layer++) {
      norms.dataPoint(
          GaugeSnapshot.GaugeDataPointSnapshot.builder()
              .labels(Labels.of("layer", "layer" + layer))
              .value(layer / 7.0)
              .build());
    }
    prometheus.register(norms::build);

    HttpResponse<byte[]> plain = get("metrics");
    HttpResponse<byte[]> compressed = get("metrics", "Accept-Encoding", "gzip");

    assertThat(unzipped(compressed.body())).isEqualTo(plain.body());
    assertThat(compressed.body()).hasSizeLessThan(plain.body().length / 2);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String tag(HttpResponse<?> response) {
    return response.headers().firstValue("ETag").orElseThrow();
  }

  private static byte[] unzipped(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }
}
