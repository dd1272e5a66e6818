package io.gradwatch.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostHeaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attacker.example",
        "attacker.example:9464",
        "localhost.attacker.example",
        "127.0.0.1.attacker.example",
        "evillocalhost",
        "a@localhost.",
        "localhost\r\nHost: attacker.example"
      })
  void aServerOnLoopbackRejectsAForeignHost(String host) throws IOException {
    try (LoopbackServer server = new LoopbackServer()) {
      assertThat(server.exchange(request("/api/runs", host)))
          .containsPattern("^HTTP/1.1 4(00|21) ");
      assertThat(server.exchange(request("http://attacker.example/api/runs", "localhost")))
          .containsPattern("^HTTP/1.1 4(00|21) ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LOCALHOST:1", "127.0.0.1:9464", "[::1]:9464", "a.localhost"})
  void aServerOnLoopbackAcceptsItsOwnNamesAndAddresses(String host) throws IOException {
    try (LoopbackServer server = new LoopbackServer("localhost", LoopbackServer.LIMITS)) {
      assertThat(server.exchange(request("/api/runs", host))).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aServerOnAllAddressesAcceptsEveryHost() throws IOException {
    try (LoopbackServer server = new LoopbackServer("0.0.0.0", LoopbackServer.LIMITS)) {
      assertThat(server.exchange(request("/api/runs", "monitor.example:9464")))
          .startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void aRequestOfHttp10NeedsNoHost() throws IOException {
    try (LoopbackServer server = new LoopbackServer()) {
      assertThat(server.exchange("GET /healthz HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }
  }

  private static String request(String target, String host) {
    return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }
}
