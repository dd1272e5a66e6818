package io.gradwatch.cli.command;

/** Input that the user can correct; its message is one line that says how. */
public final class InvalidInputException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }
}
