package io.gradwatch.trainer.job;

/**
 * A job that cannot be run. The message is one line: what was wrong, where, what would be right.
 */
public final class JobException extends Exception {

  private static final long serialVersionUID = 1L;

  public JobException(String message) {
    super(message);
  }

  public JobException(String message, Throwable cause) {
    super(message, cause);
  }
}
