package io.gradwatch.monitor;

/** The monitor cannot start. The message is one line that names the problem and its solution. */
public final class MonitorStartupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MonitorStartupException(String message) {
    super(message);
  }

  MonitorStartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
