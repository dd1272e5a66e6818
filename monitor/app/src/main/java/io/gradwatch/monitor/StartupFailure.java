package io.gradwatch.monitor;

/** Why the monitor does not start: one line that names what was wrong and what would be right. */
public final class StartupFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartupFailure(String message) {
    super(message);
  }

  StartupFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
