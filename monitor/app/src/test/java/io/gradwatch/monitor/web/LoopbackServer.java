package io.gradwatch.monitor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.history.SampleHistory;
import io.gradwatch.monitor.live.LiveRun;
import io.gradwatch.monitor.live.LiveRuns;
import io.gradwatch.monitor.live.SampleRuns;
import io.gradwatch.monitor.metrics.AlertMetrics;
import io.gradwatch.monitor.metrics.ServiceMetrics;
import io.gradwatch.monitor.peers.PeerRuns;
import io.gradwatch.streams.MonitorInstance;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A web server on loopback with the meters of the monitor, asked over plain sockets. */
final class LoopbackServer implements AutoCloseable {

  static final WebLimits LIMITS = new WebLimits(Duration.ofSeconds(15), Duration.ofSeconds(30));

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

  private final PrometheusRegistry prometheus = new PrometheusRegistry();
  private final ServiceMetrics service = new ServiceMetrics(prometheus);
  private final SampleHistory recorded;
  private final LiveRuns runs;
  private final WebServer server;

  LoopbackServer() {
    this("127.0.0.1", LIMITS);
  }

  LoopbackServer(String host, WebLimits limits) {
    this(host, limits, SampleRuns.at(40), new PeerRuns(List::of));
  }

  LoopbackServer(String host, WebLimits limits, List<LiveRun> shown, PeerRuns peers) {
    this(host, limits, shown, peers, SampleHistory.empty());
  }

  LoopbackServer(
      String host, WebLimits limits, List<LiveRun> shown, PeerRuns peers, SampleHistory recorded) {
    this.recorded = recorded;
    runs = new LiveRuns(() -> shown);
    RecentAlerts alerts = new RecentAlerts(System::nanoTime);
    prometheus.register(new AlertMetrics(alerts));
    try {
      server =
          WebServer.start(
              HttpSocket.bind(host, 0),
              limits,
              new WebSources(
                  prometheus,
                  service.registry(),
                  runs,
                  alerts,
                  () -> true,
                  () -> true,
                  () -> "RUNNING",
                  peers,
                  () -> new MonitorInstance("loopback", List.of(1, 2)),
                  recorded.history()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI address() {
    return server.address();
  }

  PrometheusRegistry prometheus() {
    return prometheus;
  }

  /** Opens a connection that fails if an answer takes longer than 20 seconds. */
  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.setSoTimeout((int) ANSWER_TIMEOUT.toMillis());
    return socket;
  }

  /** Sends a request without a body on its own connection and returns the whole answer. */
  String get(String target) throws IOException {
    return exchange("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }

  /** Posts a JSON text to {@code /api/alerts} and returns the whole answer. */
  String postAlerts(String json) throws IOException {
    return exchange(postHead(json.length()) + json);
  }

  /** Returns the request line and the headers of a post to {@code /api/alerts}. */
  static String postHead(int contentLength) {
    return "POST /api/alerts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nContent-Length: "
        + contentLength
        + "\r\n\r\n";
  }

  /** Sends bytes on their own connection and returns all bytes that the server answers. */
  String exchange(String request) throws IOException {
    try (Socket socket = connect()) {
      send(socket, request);
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  static void send(Socket socket, String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
  }

  @Override
  public void close() {
    server.close();
    runs.close();
    service.close();
    recorded.close();
  }
}
