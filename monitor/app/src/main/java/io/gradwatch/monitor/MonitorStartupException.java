package io.gradwatch.monitor;

/** Why the monitor does not start: one line that names what was wrong and what would be right. */
public final class MonitorStartupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MonitorStartupException(String message) {
    super(message);
  }

  MonitorStartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
