package io.gradwatch.monitor.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookMessageTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** A message of Alertmanager 0.25. */
  private static final String SENT_BY_ALERTMANAGER =
      """
      {"receiver": "live-page", "status": "firing", "alerts": [{
        "status": "firing",
        "labels": {"alertname": "GradwatchNonFinite", "kind": "NON_FINITE", "layer": "00_dense",
                   "root_cause": "true", "run": "digits", "severity": "critical"},
        "annotations": {"summary": "digits: NaN or infinity in 00_dense",
                        "description": "non-finite elements 12 (limit 0)",
                        "remedies": "1. Lower the learning rate.",
                        "runbook_url": "http://localhost:9464/runbooks/GradwatchNonFinite.md",
                        "dashboard_url": "http://localhost:3000/d/gradwatch-run?var-run=digits"},
        "startsAt": "2026-03-01T11:59:59.5Z", "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus:9090/graph", "fingerprint": "d1c0ffee"}],
       "groupLabels": {"run": "digits"}, "commonLabels": {}, "commonAnnotations": {},
       "externalURL": "http://alertmanager:9093", "version": "4",
       "groupKey": "{}:{run=\\"digits\\"}", "truncatedAlerts": 3}
      """;

  @Test
  void readsWhatAlertmanagerSends() throws Exception {
    WebhookMessage message = parse(SENT_BY_ALERTMANAGER);

    assertThat(message.truncatedAlerts()).isEqualTo(3);
    DeliveredAlert alert = message.alerts().get(0);
    assertThat(alert.label("alertname")).isEqualTo("GradwatchNonFinite");
    assertThat(alert.label("layer")).isEqualTo("00_dense");
    assertThat(alert.firing()).isTrue();
    assertThat(alert.description()).isEqualTo("non-finite elements 12 (limit 0)");
    assertThat(alert.dashboardUrl())
        .isEqualTo("http://localhost:3000/d/gradwatch-run?var-run=digits");
    assertThat(alert.deliveredAt()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "[]",
        "null",
        "{}",
        "{\"version\": \"4\"}",
        "{\"version\": \"3\", \"alerts\": []}",
        "{\"version\": \"4\", \"alerts\": [7]}",
        "{\"version\": \"4\", \"alerts\": [{\"status\": \"firing\"}]}",
        "{\"version\": \"4\", \"alerts\": [{\"status\": \"?\", \"labels\": {\"alertname\": \"a\"}}]}",
        "{\"version\": \"4\", \"alerts\": [{\"status\": \"firing\", \"labels\": {\"alertname\": {}}}]}"
      })
  void rejectsInvalidMessages(String message) {
    assertThatThrownBy(() -> parse(message)).isInstanceOf(InvalidWebhookMessageException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1000001",
        "9223372036854775807",
        "18446744073709551615",
        "1e300",
        "2.5",
        "null",
        "\"3\"",
        "[]",
        "{}",
        "true"
      })
  void rejectsNumbersOfTruncatedAlertsThatAlertmanagerNeverSends(String number) {
    assertThatThrownBy(
            () ->
                parse("{\"version\": \"4\", \"alerts\": [], \"truncatedAlerts\": " + number + "}"))
        .isInstanceOf(InvalidWebhookMessageException.class)
        .hasMessageStartingWith("truncatedAlerts is ")
        .hasMessageEndingWith("; it must be a whole number from 0 to 1000000")
        .hasMessageNotContaining("\n");
  }

  @Test
  void theNumberOfTruncatedAlertsIsOptional() throws Exception {
    assertThat(parse(message(alert("a", ""))).truncatedAlerts()).isZero();
  }

  @Test
  void rejectsDeeplyNestedMessages() {
    assertThatThrownBy(() -> parse("[".repeat(100_000)))
        .isInstanceOf(InvalidWebhookMessageException.class);
  }

  @Test
  void rejectsTooManyAlertsOrLabels() {
    assertThatThrownBy(() -> parse(message(repeated(201, i -> alert("a" + i, "")))))
        .hasMessageContaining("201 alerts");
    assertThatThrownBy(
            () -> parse(message(alert("a", repeated(64, i -> "\"l%d\": \"v\"".formatted(i))))))
        .hasMessageContaining("at most 64 labels");
  }

  @Test
  void removesInvisibleCharactersAndTruncatesText() throws Exception {
    String name = "a\\n2026 INFO forged\\u001b[31m\\u202Eb" + "x".repeat(1_000);

    String label = parse(message(alert(name, ""))).alerts().get(0).label("alertname");

    assertThat(label).startsWith("a 2026 INFO forged [31m bxxx").hasSize(300).endsWith("…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:text/html,x",
        "//host/x",
        "http:x",
        "file:///etc/passwd",
        "not a link"
      })
  void acceptsOnlyHttpLinks(String link) throws Exception {
    DeliveredAlert alert =
        parse(SENT_BY_ALERTMANAGER.replaceAll("http://localhost[^\"]*", link)).alerts().get(0);

    assertThat(alert.runbookUrl()).isEmpty();
    assertThat(alert.dashboardUrl()).isEmpty();
  }

  private static WebhookMessage parse(String message) throws InvalidWebhookMessageException {
    return WebhookMessage.parse(message.getBytes(UTF_8), NOW);
  }

  private static String message(String alerts) {
    return "{\"version\": \"4\", \"alerts\": [" + alerts + "]}";
  }

  private static String alert(String name, String moreLabels) {
    String more = moreLabels.isEmpty() ? "" : ", " + moreLabels;
    return "{\"status\": \"firing\", \"labels\": {\"alertname\": \"%s\"%s}}".formatted(name, more);
  }

  private static String repeated(int times, java.util.function.IntFunction<String> item) {
    return IntStream.range(0, times).mapToObj(item).collect(Collectors.joining(", "));
  }
}
