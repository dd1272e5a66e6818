package io.gradwatch.monitor;

import io.gradwatch.detect.RunEvaluator;
import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.history.StepHistory;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.monitor.live.LiveRuns;
import io.gradwatch.monitor.metrics.AlertMetrics;
import io.gradwatch.monitor.metrics.HistoryMetrics;
import io.gradwatch.monitor.metrics.MonitorMetrics;
import io.gradwatch.monitor.metrics.ServiceMetrics;
import io.gradwatch.monitor.peers.PeerRuns;
import io.gradwatch.monitor.peers.PeerWatch;
import io.gradwatch.monitor.web.HttpSocket;
import io.gradwatch.monitor.web.WebServer;
import io.gradwatch.monitor.web.WebSources;
import io.gradwatch.streams.MonitorAddress;
import io.gradwatch.streams.MonitorStreams;
import io.gradwatch.streams.StreamMetrics;
import io.gradwatch.streams.TopicCreator;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running monitor: Kafka stream, metrics, HTTP API and live page. */
public final class Monitor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Monitor.class);

  private final Deque<AutoCloseable> components = new ArrayDeque<>();
  private final StreamMetrics metrics;
  private final URI address;
  private final MonitorStreams streams;

  private Monitor(MonitorConfig config) {
    try {
      HttpSocket socket = register(listen(config));
      createTopics(config);
      PrometheusRegistry prometheus = new PrometheusRegistry();
      ServiceMetrics service = register(new ServiceMetrics(prometheus));
      metrics = new StreamMetrics(service.registry());
      MonitorStreams started = register(startStreams(config, socket));
      streams = started;
      LiveRuns live = register(new LiveRuns(this::liveRuns));
      prometheus.register(
          new MonitorMetrics(live::current, streams::state, config.metrics(), Clock.systemUTC()));
      RecentAlerts alerts = new RecentAlerts(System::nanoTime);
      prometheus.register(new AlertMetrics(alerts));
      service.bindJvm();
      service.bindKafka(streams.kafkaStreams());
      StepHistory history = register(startHistory(config, started));
      prometheus.register(new HistoryMetrics(history.counters()));
      PeerRuns peerRuns = register(new PeerRuns(started::peers, started::addressProblem));
      WebServer web =
          register(
              WebServer.start(
                  socket,
                  config.web(),
                  new WebSources(
                      prometheus,
                      service.registry(),
                      live,
                      alerts,
                      streams::healthy,
                      streams::live,
                      streams::healthDescription,
                      peerRuns,
                      started::instance,
                      history)));
      address = web.address();
      live.start();
      register(new PeerWatch(started::peers, started::removeInstance)).start();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Creates missing topics and starts the monitor. Returns when the HTTP server listens; the stream
   * may still be joining its consumer group, which {@code /healthz} reports.
   *
   * @throws MonitorStartupException if no broker responds in time, the topics have different
   *     numbers of partitions, or the port is in use
   */
  public static Monitor start(MonitorConfig config) {
    Monitor monitor = new Monitor(config);
    log.info("monitor started (address={})", monitor.address);
    return monitor;
  }

  /** Returns the address of the live page, for example {@code http://127.0.0.1:9464/}. */
  public URI address() {
    return address;
  }

  /** Returns the counts of the stream. */
  public StreamMetrics metrics() {
    return metrics;
  }

  /** Returns whether the stream evaluates records. */
  public boolean healthy() {
    return streams.healthy();
  }

  /** Waits until the stream has ended by itself because it could not go on. */
  public void awaitFailure() throws InterruptedException {
    streams.awaitFailure();
  }

  /** Called first, so that a port in use is reported before the wait for the broker. */
  private static HttpSocket listen(MonitorConfig config) {
    try {
      return HttpSocket.bind(config.host(), config.port());
    } catch (BindException e) {
      if (!config.otherPortIfTaken()) {
        throw cannotListen(config, e);
      }
      log.warn("port {} is in use, another one is selected", config.port());
    } catch (IOException e) {
      throw cannotListen(config, e);
    }
    try {
      return HttpSocket.bind(config.host(), 0);
    } catch (IOException e) {
      throw cannotListen(config, e);
    }
  }

  private static MonitorStartupException cannotListen(MonitorConfig config, Exception cause) {
    return new MonitorStartupException(
        "cannot listen on %s port %d (%s); choose another --port, or 0 for any free port"
            .formatted(config.host(), config.port(), rootMessage(cause)),
        cause);
  }

  private <T extends AutoCloseable> T register(T component) {
    components.push(component);
    return component;
  }

  private void createTopics(MonitorConfig config) {
    Properties properties = new Properties();
    properties.putAll(config.streams().clientProperties());
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.streams().bootstrapServers());
    int timeout = (int) config.brokerTimeout().toMillis();
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
    try (Admin admin = Admin.create(properties)) {
      new TopicCreator(admin).create(config.topics());
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      throw new MonitorStartupException(
          "no Kafka broker answered at %s within %d s; start one there or set another --bootstrap address"
              .formatted(config.streams().bootstrapServers(), config.brokerTimeout().toSeconds()),
          e);
    } catch (KafkaException | IllegalStateException e) {
      throw new MonitorStartupException(
          "Kafka at " + config.streams().bootstrapServers() + ": " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private MonitorStreams startStreams(MonitorConfig config, HttpSocket socket) {
    MonitorAddress advertised =
        config
            .advertisedAddress()
            .orElseGet(() -> AdvertisedAddress.of(config.host(), socket.port()));
    try {
      return MonitorStreams.start(
          config.streams(), advertised, new RunEvaluator(config.detection()), metrics);
    } catch (UncheckedIOException e) {
      throw new MonitorStartupException("stateDir cannot be used: " + rootMessage(e), e);
    }
  }

  private static StepHistory startHistory(MonitorConfig config, MonitorStreams streams) {
    Properties client = new Properties();
    client.putAll(config.streams().clientProperties());
    client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.streams().bootstrapServers());
    return StepHistory.start(streams.directory(), client, config.history());
  }

  private List<LiveRun> liveRuns() {
    return streams.snapshots().all().stream()
        .map(published -> new LiveRun(published.snapshot(), published.lastRecordTime()))
        .toList();
  }

  /** Stops all components within about 15 seconds, in the reverse order of their start. */
  @Override
  public synchronized void close() {
    while (!components.isEmpty()) {
      AutoCloseable component = components.pop();
      try {
        component.close();
      } catch (Exception e) {
        log.warn(
            "component did not stop cleanly (component={})",
            component.getClass().getSimpleName(),
            e);
      }
    }
  }
}
