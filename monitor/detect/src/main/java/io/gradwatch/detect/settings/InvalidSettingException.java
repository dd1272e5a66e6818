package io.gradwatch.detect.settings;

/**
 * A key or value of the settings that is not accepted. The message is one line that names the path
 * of the key, where it stands, the value, and what would have been right.
 */
public final class InvalidSettingException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  public InvalidSettingException(String message) {
    super(message);
  }

  /** The message, which is never missing. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
