package io.gradwatch.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScrapeSafetyTest {

  private static final int LETTERS = 26;

  private final LoopbackServer server = new LoopbackServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theScrapeAnswersAfterAbsurdNumbersOfTruncatedAlerts() throws IOException {
    String message =
        "{\"version\": \"4\", \"alerts\": [], \"truncatedAlerts\": " + Long.MAX_VALUE + "}";

    assertThat(server.postAlerts(message))
        .startsWith("HTTP/1.1 400 ")
        .contains("truncatedAlerts is 9223372036854775807; it must be a whole number from 0 to");
    assertThat(server.postAlerts(message)).startsWith("HTTP/1.1 400 ");

    assertThat(server.get("/metrics"))
        .startsWith("HTTP/1.1 200 ")
        .contains("gradwatch_monitor_alerts_delivered_total{outcome=\"rejected\"} 2.0");
  }

  @Test
  void madeUpMethodsAddNoSeries() throws IOException {
    assertThat(server.exchange(request("MADEUP"))).startsWith("HTTP/1.1 501 ");
    int before = scrapeSize();

    for (int i = 0; i < 2_000; i++) {
      server.exchange(
          request("MADEUP" + letter(i / LETTERS / LETTERS) + letter(i / LETTERS) + letter(i)));
    }

    assertThat(scrapeSize()).isLessThan(before + 1_000);
    assertThat(server.get("/metrics")).doesNotContain("MADEUP");
  }

  @Test
  void madeUpPathsAddNoSeries() throws IOException {
    server.get("/made-up");
    server.get("/api/runs/made-up");
    int before = scrapeSize();

    for (int i = 0; i < 500; i++) {
      server.get("/made-up" + i);
      server.get("/api/runs/made-up" + i + "?query=" + i);
    }

    assertThat(scrapeSize()).isLessThan(before + 1_000);
    assertThat(server.get("/metrics")).doesNotContain("made-up");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELETE", "PUT", "PATCH", "POST", "OPTIONS", "TRACE"})
  void methodsThatAPathDoesNotHaveAreNotAllowed(String method) throws IOException {
    assertThat(server.exchange(request(method))).startsWith("HTTP/1.1 405 ");
  }

  @Test
  void headAnswersWithoutABody() throws IOException {
    assertThat(server.exchange(request("HEAD"))).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
  }

  /** The first scrape adds the series of the scrape itself. */
  private int scrapeSize() throws IOException {
    server.get("/metrics");
    return server.get("/metrics").length();
  }

  private static char letter(int i) {
    return (char) ('A' + i % LETTERS);
  }

  private static String request(String method) {
    return method + " /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  }
}
