package io.gradwatch.trainer.job;

/**
 * A job that cannot be run. The message is one line: what is wrong, where, and what is expected.
 */
public final class JobException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Maximum length of a message, because parsers quote whole files. */
  private static final int MAX_LENGTH = 500;

  public JobException(String message) {
    super(oneLine(message));
  }

  public JobException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Names, paths and values come from files and may contain line breaks. */
  private static String oneLine(String message) {
    String line = message.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "…";
  }
}
