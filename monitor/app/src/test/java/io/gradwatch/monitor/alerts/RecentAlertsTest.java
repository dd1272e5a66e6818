package io.gradwatch.monitor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gradwatch.monitor.alerts.RecentAlerts.DeliveryOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RecentAlertsTest {

  private static final long MAX = Long.MAX_VALUE;

  private final AtomicLong nanos = new AtomicLong();
  private final RecentAlerts alerts = new RecentAlerts(nanos::get);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void attachAppender() {
    log.start();
    logger().setLevel(Level.INFO);
    logger().addAppender(log);
  }

  @AfterEach
  void detachAppender() {
    logger().detachAppender(log);
    logger().setLevel(null);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(RecentAlerts.class);
  }

  @Test
  void logsOnceThatAnAlertFiresAndOnceThatItIsResolved() {
    alerts.add(message(alert("a", true)));
    alerts.add(message(alert("a", true)));
    alerts.add(message(alert("a", false)));

    assertThat(logLines())
        .containsExactly(
            "alert fires (alert=a, severity=critical, run=r, layer=): it is a",
            "alert is resolved (alert=a, severity=critical, run=r, layer=): it is a");
    assertThat(alerts.alerts()).singleElement().matches(alert -> !alert.firing());
    assertThat(alerts.count(DeliveryOutcome.FIRING)).isEqualTo(2);
    assertThat(alerts.count(DeliveryOutcome.RESOLVED)).isEqualTo(1);
  }

  @Test
  void showsTheLatestDeliveryFirst() {
    alerts.add(message(alert("a", true), alert("b", true)));
    alerts.add(message(alert("a", false)));

    assertThat(alerts.alerts())
        .extracting(alert -> alert.label("alertname"))
        .containsExactly("a", "b");
  }

  @Test
  void evictsResolvedAlertsBeforeFiringOnes() {
    alerts.add(message(alert("fires", true), alert("resolved", false)));
    IntStream.range(0, RecentAlerts.MAX_ALERTS - 1)
        .forEach(i -> alerts.add(message(alert("a" + i, true))));

    assertThat(alerts.alerts())
        .hasSize(RecentAlerts.MAX_ALERTS)
        .extracting(alert -> alert.label("alertname"))
        .contains("fires")
        .doesNotContain("resolved");
    assertThat(alerts.count(DeliveryOutcome.EVICTED)).isEqualTo(1);
  }

  @Test
  void aFloodFillsNeitherMemoryNorLog() {
    IntStream.range(0, 10_000).forEach(i -> alerts.add(message(alert("a" + i, true))));

    assertThat(alerts.alerts()).hasSize(RecentAlerts.MAX_ALERTS);
    assertThat(logLines()).hasSize(RecentAlerts.LOG_LINES_PER_MINUTE);
    assertThat(alerts.count(DeliveryOutcome.NOT_LOGGED))
        .isEqualTo(10_000 - RecentAlerts.LOG_LINES_PER_MINUTE);

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    alerts.reject(new InvalidWebhookMessageException("it is none"));
    assertThat(logLines())
        .hasSize(RecentAlerts.LOG_LINES_PER_MINUTE + 1)
        .endsWith("invalid message rejected at /api/alerts: it is none");
  }

  @Test
  void aCountNeverBecomesNegative() {
    RecentAlerts counted = new RecentAlerts(nanos::get, Map.of(DeliveryOutcome.TRUNCATED, MAX));

    counted.add(new WebhookMessage(List.of(), WebhookMessage.MAX_TRUNCATED_ALERTS));

    assertThat(counted.count(DeliveryOutcome.TRUNCATED)).isEqualTo(MAX);
  }

  private List<String> logLines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static WebhookMessage message(DeliveredAlert... alerts) {
    return new WebhookMessage(List.of(alerts), 0);
  }

  private static DeliveredAlert alert(String name, boolean firing) {
    return new DeliveredAlert(
        Map.of("alertname", name, "severity", "critical", "run", "r"),
        firing,
        "it is " + name,
        "",
        "",
        "",
        "",
        Instant.EPOCH);
  }
}
