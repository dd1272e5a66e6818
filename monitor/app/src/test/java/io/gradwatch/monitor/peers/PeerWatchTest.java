package io.gradwatch.monitor.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gradwatch.streams.MonitorAddress;
import io.gradwatch.streams.MonitorInstance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PeerWatchTest {

  private final List<MonitorAddress> peers = new ArrayList<>();
  private final List<MonitorInstance> dead = new ArrayList<>();
  private final PeerWatch watch = new PeerWatch(() -> List.copyOf(peers), dead::add);

  @AfterEach
  void stop() {
    watch.close();
  }

  @Test
  void aMonitorThatAnsweredAndRefusesConnectionsTwiceHasDied() throws Exception {
    HttpServer server = monitor("{\"id\":\"host-1\",\"threads\":[1,3]}");
    watch.check();
    server.stop(0);

    watch.check();
    assertThat(dead).isEmpty();
    watch.check();
    assertThat(dead).containsExactly(new MonitorInstance("host-1", List.of(1, 3)));
    watch.check();
    watch.check();
    assertThat(dead).hasSize(1);
  }

  @Test
  void aMonitorThatRestartsBetweenTwoChecksIsAlive() throws Exception {
    HttpServer first = monitor("{\"id\":\"host-1\",\"threads\":[1]}");
    watch.check();
    first.stop(0);
    watch.check();

    HttpServer second = start(peers.get(0).port(), "{\"id\":\"host-1\",\"threads\":[1]}");
    watch.check();
    second.stop(0);
    watch.check();

    assertThat(dead).isEmpty();
  }

  @Test
  void anAddressAtWhichNoMonitorEverAnsweredIsLeftAlone() throws Exception {
    try (ServerSocket closed = new ServerSocket(0)) {
      peers.add(new MonitorAddress("127.0.0.1", closed.getLocalPort()));
    }
    HttpServer other = monitor("<html>another service</html>");
    watch.check();
    other.stop(0);

    for (int i = 0; i < 5; i++) {
      watch.check();
    }

    assertThat(dead).isEmpty();
  }

  @Test
  void aSuspendedMonitorIsLeftToItsSession() throws Exception {
    HttpServer server = monitor("{\"id\":\"host-1\",\"threads\":[1]}");
    watch.check();
    server.stop(0);
    try (ServerSocket silent =
        new ServerSocket(peers.get(0).port(), 50, InetAddress.getLoopbackAddress())) {
      assertThat(silent.isBound()).isTrue();
      for (int i = 0; i < 5; i++) {
        watch.check();
      }
    }

    assertThat(dead).isEmpty();
  }

  private HttpServer monitor(String instance) throws IOException {
    HttpServer server = start(0, instance);
    peers.add(new MonitorAddress("127.0.0.1", server.getAddress().getPort()));
    return server;
  }

  private static HttpServer start(int port, String instance) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/api/instance",
        exchange -> {
          byte[] body = instance.getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
