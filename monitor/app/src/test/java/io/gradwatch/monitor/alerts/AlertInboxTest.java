package io.gradwatch.monitor.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gradwatch.monitor.alerts.AlertInbox.Outcome;
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

class AlertInboxTest {

  private final AtomicLong nanos = new AtomicLong();
  private final AlertInbox inbox = new AlertInbox(nanos::get);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger().setLevel(Level.INFO);
    logger().addAppender(log);
  }

  @AfterEach
  void stop() {
    logger().detachAppender(log);
    logger().setLevel(null);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(AlertInbox.class);
  }

  @Test
  void saysOnceThatAnAlertFiresAndOnceThatItIsOver() {
    inbox.deliver(delivery(alert("a", true)));
    inbox.deliver(delivery(alert("a", true)));
    inbox.deliver(delivery(alert("a", false)));

    assertThat(said())
        .containsExactly(
            "alert fires (alert=a, severity=critical, run=r, layer=): it is a",
            "alert is over (alert=a, severity=critical, run=r, layer=): it is a");
    assertThat(inbox.alerts()).singleElement().matches(alert -> !alert.firing());
    assertThat(inbox.count(Outcome.FIRING)).isEqualTo(2);
    assertThat(inbox.count(Outcome.RESOLVED)).isEqualTo(1);
  }

  @Test
  void showsTheLatestDeliveryFirst() {
    inbox.deliver(delivery(alert("a", true), alert("b", true)));
    inbox.deliver(delivery(alert("a", false)));

    assertThat(inbox.alerts())
        .extracting(alert -> alert.label("alertname"))
        .containsExactly("a", "b");
  }

  @Test
  void forgetsWhatIsOverBeforeWhatFires() {
    inbox.deliver(delivery(alert("fires", true), alert("is over", false)));
    IntStream.range(0, AlertInbox.MAX_ALERTS - 1)
        .forEach(i -> inbox.deliver(delivery(alert("a" + i, true))));

    assertThat(inbox.alerts())
        .hasSize(AlertInbox.MAX_ALERTS)
        .extracting(alert -> alert.label("alertname"))
        .contains("fires")
        .doesNotContain("is over");
    assertThat(inbox.count(Outcome.FORGOTTEN)).isEqualTo(1);
  }

  @Test
  void aFloodFillsNeitherMemoryNorLog() {
    IntStream.range(0, 10_000).forEach(i -> inbox.deliver(delivery(alert("a" + i, true))));

    assertThat(inbox.alerts()).hasSize(AlertInbox.MAX_ALERTS);
    assertThat(said()).hasSize(LineBudget.LINES_A_MINUTE);
    assertThat(inbox.count(Outcome.NOT_LOGGED)).isEqualTo(10_000 - LineBudget.LINES_A_MINUTE);

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    inbox.refuse(new UnreadableDelivery("it is none"));
    assertThat(said())
        .hasSize(LineBudget.LINES_A_MINUTE + 1)
        .endsWith("a delivery to /api/alerts was refused: it is none");
  }

  private List<String> said() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static Delivery delivery(DeliveredAlert... alerts) {
    return new Delivery(List.of(alerts), 0);
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
