package io.gradwatch.monitor.alerts;

/** What was delivered is not Alertmanager's webhook message. The text says why. */
public final class UnreadableDelivery extends Exception {

  private static final long serialVersionUID = 1;

  UnreadableDelivery(String message) {
    super(message);
  }
}
