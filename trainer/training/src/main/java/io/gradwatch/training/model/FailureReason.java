package io.gradwatch.training.model;

/** Reason of a failure in one line, taken from the causes that a library wraps. */
public final class FailureReason {

  private FailureReason() {}

  /** First line of the innermost message that is not blank, or the name of the exception. */
  public static String of(Throwable thrown) {
    String reason = thrown.getClass().getSimpleName();
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && !message.isBlank()) {
        reason = message.strip().lines().findFirst().orElse(reason).strip();
      }
    }
    return reason;
  }
}
