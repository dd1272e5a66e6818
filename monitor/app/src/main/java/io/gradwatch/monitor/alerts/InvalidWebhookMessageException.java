package io.gradwatch.monitor.alerts;

/** The input is not a valid message of Alertmanager's webhook. The message names the problem. */
public final class InvalidWebhookMessageException extends Exception {

  private static final long serialVersionUID = 1;

  InvalidWebhookMessageException(String message) {
    super(message);
  }
}
