package io.gradwatch.monitor.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScrapeSafetyTest {

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
}
