package io.gradwatch.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

  private static final String LONG = "x".repeat(100_000);

  private final LoopbackServer server = new LoopbackServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/runbooks/../page.js",
        "/runbooks/..%2f..%2fWebServer.class",
        "/runbooks/%2e%2e/%2e%2e/WebServer.class",
        "/runbooks/..;/..;/WebServer.class",
        "/runbooks/..%5c..%5cWebServer.class",
        "/runbooks/%252e%252e/WebServer.class",
        "/runbooks/%00",
        "/runbooks/",
        "/runbooks",
        "/../WebServer.class",
        "/webjars/../../io/gradwatch/monitor/web/WebServer.class",
        "/webjars/%2e%2e/%2e%2e/META-INF/MANIFEST.MF",
        "/webjars/",
        "//etc/passwd",
        "/file:/etc/passwd"
      })
  void onlyPublishedFilesAreServed(String path) throws IOException {
    assertThat(server.get(path)).containsPattern("^HTTP/1.1 (400|404) ");
  }

  @Test
  void longTargetsAndHeadersAreRejected() throws IOException {
    assertThat(server.get("/api/runs?q=" + LONG)).startsWith("HTTP/1.1 414 ");
    assertThat(server.exchange("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + LONG + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431 ");
    assertThat(server.get("/healthz")).startsWith("HTTP/1.1 200 ");
  }
}
