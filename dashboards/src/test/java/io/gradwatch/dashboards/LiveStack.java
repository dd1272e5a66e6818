package io.gradwatch.dashboards;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gradwatch.cli.broker.EmbeddedBroker;
import io.gradwatch.monitor.Monitor;
import io.gradwatch.monitor.MonitorConfig;
import io.gradwatch.trainer.SessionListener;
import io.gradwatch.trainer.TrainSession;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The real servers of a monitoring stack: broker, monitor, Prometheus and Alertmanager, with the
 * configuration that this module ships, except for host names.
 */
public final class LiveStack implements AutoCloseable {

  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration VERDICT_TIMEOUT = Duration.ofSeconds(60);

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final Path directory;
  private final EmbeddedBroker broker;
  private final Monitor monitor;
  private final ServerProcess alertmanager;
  private final ServerProcess prometheus;

  private LiveStack(Path folder, Map<String, String> monitorSettings) throws IOException {
    this.directory = folder;
    try {
      broker = closeLater(EmbeddedBroker.start(folder.resolve("kafka")));
      monitor = closeLater(Monitor.start(monitorConfig(monitorSettings)));
      int alertmanagerPort = ServerProcess.freePort();
      Map<String, String> hosts =
          Map.of(
              "monitor:9464",
              monitor.address().getAuthority(),
              "alertmanager:9093",
              "127.0.0.1:" + alertmanagerPort);
      alertmanager = closeLater(startAlertmanager(alertmanagerPort, hosts));
      prometheus = closeLater(startPrometheus(hosts));
      awaitScraped();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the servers in an empty directory. Returns when all are ready and Prometheus has scraped
   * a running monitor.
   */
  public static LiveStack start(Path folder) throws IOException {
    return start(folder, Map.of());
  }

  /** The same with monitor settings by key, which override its defaults. */
  static LiveStack start(Path folder, Map<String, String> monitorSettings) throws IOException {
    return new LiveStack(folder, monitorSettings);
  }

  private MonitorConfig monitorConfig(Map<String, String> overrides) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "bootstrap",
                broker.bootstrap(),
                "port",
                "0",
                "stateDir",
                directory.resolve("streams").toString(),
                "replicationFactor",
                "1"));
    settings.putAll(overrides);
    return MonitorConfig.read(null, Map.of(), settings);
  }

  private void awaitScraped() {
    await("Prometheus to scrape a running monitor")
        .atMost(START_TIMEOUT)
        .until(() -> !result("gradwatch_monitor_stream_state{state=\"running\"}").isEmpty());
  }

  private ServerProcess startAlertmanager(int port, Map<String, String> hosts) throws IOException {
    Path home =
        ConfigFiles.copy(
            MetricCatalogue.MODULE_DIRECTORY.resolve("alertmanager"),
            directory.resolve("am"),
            hosts);
    return ServerProcess.start(
        home,
        port,
        List.of(
            "prometheus-alertmanager",
            "--config.file=alertmanager-local.yml",
            "--storage.path=data",
            "--cluster.listen-address=",
            "--web.listen-address=127.0.0.1:" + port));
  }

  private ServerProcess startPrometheus(Map<String, String> hosts) throws IOException {
    Path home =
        ConfigFiles.copy(
            MetricCatalogue.MODULE_DIRECTORY.resolve("prometheus"),
            directory.resolve("prom"),
            hosts);
    int port = ServerProcess.freePort();
    return ServerProcess.start(
        home,
        port,
        List.of(
            "prometheus",
            "--config.file=prometheus.yml",
            "--storage.tsdb.path=data",
            "--web.listen-address=127.0.0.1:" + port));
  }

  private <T extends AutoCloseable> T closeLater(T resource) {
    resources.push(resource);
    return resource;
  }

  /** Bootstrap address of the broker, {@code host:port}. */
  public String bootstrap() {
    return broker.bootstrap();
  }

  public URI monitor() {
    return monitor.address();
  }

  public URI prometheus() {
    return prometheus.address();
  }

  public URI alertmanager() {
    return alertmanager.address();
  }

  /** Prometheus' response to an instant query, with its status. */
  public JsonNode query(String promql) {
    return JsonHttpClient.get(prometheus(), "api/v1/query", Map.of("query", promql));
  }

  /** The result of an instant query; throws if Prometheus rejects it. */
  public JsonNode result(String promql) {
    JsonNode response = query(promql);
    if (!response.path("status").asText().equals("success")) {
      throw new IllegalArgumentException(promql + ": " + response.path("error").asText());
    }
    return response.get("data").get("result");
  }

  /** Trains these jobs, two at a time; returns when the monitor has evaluated their last step. */
  public TrainSession.Result train(SessionListener listener, List<Path> jobs)
      throws InterruptedException {
    TrainSession.Settings settings =
        new TrainSession.Settings(bootstrap(), Map.of(), 2, VERDICT_TIMEOUT);
    return new TrainSession(settings, listener).run(jobs);
  }

  @Override
  public void close() {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        System.err.println("could not be stopped cleanly: " + e);
      }
    }
  }

  /** Copies configuration files of this module and replaces their host names. */
  private static final class ConfigFiles {

    private ConfigFiles() {}

    static Path copy(Path from, Path to, Map<String, String> hosts) throws IOException {
      List<Path> files;
      try (var walk = Files.walk(from)) {
        files = walk.filter(Files::isRegularFile).toList();
      }
      for (Path file : files) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, replaceHosts(Files.readString(file), hosts));
      }
      return to;
    }

    private static String replaceHosts(String text, Map<String, String> hosts) {
      String replaced = text;
      for (Map.Entry<String, String> host : hosts.entrySet()) {
        replaced = replaced.replace(host.getKey(), host.getValue());
      }
      return replaced;
    }
  }
}
