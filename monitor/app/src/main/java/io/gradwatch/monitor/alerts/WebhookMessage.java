package io.gradwatch.monitor.alerts;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A message of Alertmanager's webhook, version 4.
 *
 * @param truncatedAlerts number of alerts that Alertmanager omitted from the message
 * @see <a href="https://prometheus.io/docs/alerting/latest/configuration/#webhook_config">Message
 *     format</a>
 */
public record WebhookMessage(List<DeliveredAlert> alerts, long truncatedAlerts) {

  /** Maximum size of a message; a hundred alerts of this project take about a tenth of it. */
  public static final int MAX_BYTES = 1024 * 1024;

  /**
   * Maximum number of omitted alerts. Alertmanager counts them in 64 unsigned bits, but never has
   * so many alerts in a group; a sum of a few larger numbers would overflow.
   */
  static final long MAX_TRUNCATED_ALERTS = 1_000_000;

  private static final int MAX_ALERTS = 200;
  private static final int MAX_LABELS = 64;
  private static final int MAX_LABEL_LENGTH = 300;
  private static final int MAX_TEXT_LENGTH = 4_000;
  private static final int MAX_QUOTED_LENGTH = 40;

  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(16)
                      .maxNameLength(1_000)
                      .maxStringLength(MAX_BYTES)
                      .maxDocumentLength(MAX_BYTES)
                      .build())
              .build());

  public WebhookMessage {
    alerts = List.copyOf(alerts);
    if (truncatedAlerts < 0 || truncatedAlerts > MAX_TRUNCATED_ALERTS) {
      throw new IllegalArgumentException(
          "truncatedAlerts is %d; it must be from 0 to %d"
              .formatted(truncatedAlerts, MAX_TRUNCATED_ALERTS));
    }
  }

  /**
   * Parses a message and removes control and formatting characters from its texts.
   *
   * @param message message of at most {@link #MAX_BYTES}
   * @param now time of the delivery
   * @throws InvalidWebhookMessageException if the message does not have the expected format or
   *     exceeds a limit
   */
  public static WebhookMessage parse(byte[] message, Instant now)
      throws InvalidWebhookMessageException {
    JsonNode root = root(message);
    JsonNode alerts = root.path("alerts");
    if (!root.path("version").asText().equals("4") || !alerts.isArray()) {
      throw new InvalidWebhookMessageException(
          "not a webhook message of Alertmanager; it must have version \"4\" and a list of alerts");
    }
    if (alerts.size() > MAX_ALERTS) {
      throw new InvalidWebhookMessageException(
          alerts.size() + " alerts in a message; the limit is " + MAX_ALERTS + ", see max_alerts");
    }
    List<DeliveredAlert> delivered = new ArrayList<>();
    for (JsonNode alert : alerts) {
      delivered.add(alert(alert, now));
    }
    return new WebhookMessage(delivered, truncatedAlerts(root.path("truncatedAlerts")));
  }

  private static long truncatedAlerts(JsonNode node) throws InvalidWebhookMessageException {
    if (node.isMissingNode()) {
      return 0;
    }
    if (!node.isIntegralNumber()
        || !node.canConvertToLong()
        || node.longValue() < 0
        || node.longValue() > MAX_TRUNCATED_ALERTS) {
      throw new InvalidWebhookMessageException(
          "truncatedAlerts is %s; it must be a whole number from 0 to %d"
              .formatted(PlainText.of(node.toString(), MAX_QUOTED_LENGTH), MAX_TRUNCATED_ALERTS));
    }
    return node.longValue();
  }

  private static JsonNode root(byte[] message) throws InvalidWebhookMessageException {
    try {
      return JSON.readTree(message);
    } catch (IOException e) { // its message would quote the input
      throw new InvalidWebhookMessageException("not JSON of at most " + MAX_BYTES + " bytes");
    }
  }

  private static DeliveredAlert alert(JsonNode alert, Instant now)
      throws InvalidWebhookMessageException {
    String status = alert.path("status").asText();
    if (!status.equals("firing") && !status.equals("resolved")) {
      throw new InvalidWebhookMessageException("the status of an alert must be firing or resolved");
    }
    JsonNode annotations = alert.path("annotations");
    return new DeliveredAlert(
        labels(alert.path("labels")),
        status.equals("firing"),
        text(annotations, "summary"),
        text(annotations, "description"),
        text(annotations, "remedies"),
        link(annotations, "runbook_url"),
        link(annotations, "dashboard_url"),
        now);
  }

  private static Map<String, String> labels(JsonNode node) throws InvalidWebhookMessageException {
    if (!node.path("alertname").isTextual() || node.size() > MAX_LABELS) {
      throw new InvalidWebhookMessageException(
          "an alert must have the label alertname and at most " + MAX_LABELS + " labels");
    }
    Map<String, String> labels = new HashMap<>();
    node.properties()
        .forEach(
            label ->
                labels.put(
                    PlainText.of(label.getKey(), MAX_LABEL_LENGTH),
                    PlainText.of(label.getValue().asText(), MAX_LABEL_LENGTH)));
    return labels;
  }

  private static String text(JsonNode annotations, String key) {
    return PlainText.of(annotations.path(key).asText(), MAX_TEXT_LENGTH);
  }

  /** Returns an http or https link, or an empty string for others such as {@code javascript:}. */
  private static String link(JsonNode annotations, String key) {
    String text = text(annotations, key);
    try {
      URI uri = URI.create(text);
      boolean web =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return web && uri.getHost() != null ? text : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
