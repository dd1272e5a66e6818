package io.gradwatch.monitor.history;

/** The history cannot be read at the moment. */
public final class HistoryUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HistoryUnavailableException(String message) {
    super(message);
  }
}
