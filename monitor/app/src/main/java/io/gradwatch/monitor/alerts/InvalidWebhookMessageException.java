package io.gradwatch.monitor.alerts;

/** What was delivered is not Alertmanager's webhook message. The text says why. */
public final class InvalidWebhookMessageException extends Exception {

  private static final long serialVersionUID = 1;

  InvalidWebhookMessageException(String message) {
    super(message);
  }
}
