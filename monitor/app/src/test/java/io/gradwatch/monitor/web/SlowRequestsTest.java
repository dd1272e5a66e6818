package io.gradwatch.monitor.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SlowRequestsTest {

  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** More than the threads of the server. */
  private static final int MANY = 2 * HandlerChain.MAX_THREADS;

  private final LoopbackServer patient = new LoopbackServer();
  private final LoopbackServer strict =
      new LoopbackServer("127.0.0.1", new WebLimits(LIMIT, Duration.ofSeconds(30)));
  private final List<Socket> slow = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : slow) {
      socket.close();
    }
    patient.close();
    strict.close();
  }

  @Test
  void slowBodiesDelayNeitherHealthNorScrape() throws IOException {
    warmUp();
    for (int i = 0; i < MANY; i++) {
      String head = LoopbackServer.postHead(100);
      open(patient, (i % 2 == 0 ? head : head.replace("/api/alerts", "/api/alerts/")) + "{");
    }

    assertAnswersWithinASecond("/healthz");
    assertAnswersWithinASecond("/metrics");
    assertAnswersWithinASecond("/api/runs");
  }

  @Test
  void slowReadersOfMetricsDelayNeitherHealthNorScrapes() throws IOException {
    patient.prometheus().register(SlowRequestsTest::largeScrape);
    warmUp();
    for (int i = 0; i < MANY; i++) {
      open(patient, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    assertAnswersWithinASecond("/healthz");
    assertAnswersWithinASecond("/livez");
    assertAnswersWithinASecond("/metrics");
    assertAnswersWithinASecond("/api/runs");
  }

  @Test
  void slowBodiesAreClosedAtTheLimitEvenIfTheyGoOn() throws IOException {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    try {
      Socket socket = open(strict, LoopbackServer.postHead(100_000) + "{");
      long start = System.nanoTime();

      await()
          .atMost(LIMIT.multipliedBy(5))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> isClosedAfterAnotherByte(socket));

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(LIMIT.dividedBy(2));
      assertThat(log.list).isEmpty();
    } finally {
      root.detachAppender(log);
    }
  }

  @Test
  void slowHeadsAreClosedAtTheLimit() throws IOException {
    Socket socket = open(strict, "GET /healthz HTTP/1.1\r\nHost: ");

    await()
        .atMost(LIMIT.multipliedBy(5))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isClosedAfterAnotherByte(socket));
  }

  @Test
  void anIdleConnectionStaysOpenBetweenItsRequests() throws IOException {
    Socket socket = open(strict, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(new String(socket.getInputStream().readNBytes(12), ISO_8859_1))
        .isEqualTo("HTTP/1.1 200");
    long start = System.nanoTime();

    await()
        .atMost(LIMIT.multipliedBy(3))
        .until(() -> Duration.ofNanos(System.nanoTime() - start).compareTo(LIMIT) > 0);

    socket.getInputStream().skipNBytes(socket.getInputStream().available());
    LoopbackServer.send(
        socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
        .startsWith("HTTP/1.1 200");
  }

  /** Loads the classes that an answer needs. */
  private void warmUp() throws IOException {
    for (String path : List.of("/healthz", "/metrics", "/api/runs")) {
      assertThat(patient.get(path)).startsWith("HTTP/1.1 200 ");
    }
  }

  private Socket open(LoopbackServer server, String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(20_000);
    socket.connect(new InetSocketAddress(server.address().getHost(), server.address().getPort()));
    slow.add(socket);
    LoopbackServer.send(socket, request);
    return socket;
  }

  /** Writes on a connection that was closed fail at the second attempt. */
  private static boolean isClosedAfterAnotherByte(Socket socket) throws IOException {
    try {
      LoopbackServer.send(socket, "x");
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  /** Asks again if the machine is busy; the slow requests would last longer than all attempts. */
  private void assertAnswersWithinASecond(String path) {
    await()
        .atMost(LoopbackServer.LIMITS.requestTimeout().dividedBy(2))
        .untilAsserted(
            () -> {
              long start = System.nanoTime();
              assertThat(patient.get(path)).startsWith("HTTP/1.1 200 ");
              assertThat(Duration.ofNanos(System.nanoTime() - start))
                  .as(path)
                  .isLessThan(Duration.ofSeconds(1));
            });
  }

  /** More than the socket buffers on both sides hold. */
  private static MetricSnapshots largeScrape() {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name("large").help("large");
    for (int i = 0; i < 2_000; i++) {
      gauge.dataPoint(
          GaugeDataPointSnapshot.builder()
              .labels(Labels.of("name", i + "x".repeat(4_000)))
              .value(i)
              .build());
    }
    return MetricSnapshots.of(gauge.build());
  }
}
