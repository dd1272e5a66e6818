package io.gradwatch.config;

/**
 * A configuration key or value that is not accepted. The message is one line that names the key as
 * the user spelled it, the value, and what would have been right.
 */
public final class InvalidConfigException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public InvalidConfigException(String message) {
    super(message);
  }

  public InvalidConfigException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The message, which is never missing. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
