package io.gradwatch.monitor.web;

import io.gradwatch.monitor.alerts.InvalidWebhookMessageException;
import io.gradwatch.monitor.alerts.RecentAlerts;
import io.gradwatch.monitor.alerts.WebhookMessage;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** The endpoint to which Alertmanager delivers alerts. */
final class AlertsApi {

  private static final String JSON = "application/json";

  private final RecentAlerts alerts;
  private final Clock clock;

  AlertsApi(RecentAlerts alerts, Clock clock) {
    this.alerts = alerts;
    this.clock = clock;
  }

  /**
   * Receives a message. Only the content type JSON is accepted: a browser sends it for a page of
   * another site only after a CORS preflight request, which this server never grants.
   */
  void receive(Context context) {
    String type = Optional.ofNullable(context.contentType()).orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith(JSON)) {
      context
          .status(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
          .result("Content-Type must be " + JSON + "\n");
      return;
    }
    byte[] message;
    try {
      message = context.bodyInputStream().readNBytes(WebhookMessage.MAX_BYTES + 1);
    } catch (IOException e) { // the client is gone or too slow, which is no error of this server
      context.status(HttpStatus.REQUEST_TIMEOUT).result("the message did not arrive in time\n");
      return;
    }
    if (message.length > WebhookMessage.MAX_BYTES) {
      context
          .status(HttpStatus.CONTENT_TOO_LARGE)
          .result("the limit is " + WebhookMessage.MAX_BYTES + " bytes; see max_alerts\n");
      return;
    }
    try {
      alerts.add(WebhookMessage.parse(message, clock.instant()));
      context.status(HttpStatus.NO_CONTENT);
    } catch (InvalidWebhookMessageException e) {
      alerts.reject(e);
      context.status(HttpStatus.BAD_REQUEST).result(e.getMessage() + "\n");
    }
  }
}
