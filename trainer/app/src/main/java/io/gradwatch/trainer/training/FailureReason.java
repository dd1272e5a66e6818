package io.gradwatch.trainer.training;

/** Why something failed, in one line, out of the depths of a library. */
final class FailureReason {

  private FailureReason() {}

  /** The first line of the innermost cause that says anything, or its kind. */
  static String of(Throwable thrown) {
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
