package io.gradwatch.monitor.web;

/** A request with an invalid parameter; the message names it and says what would be right. */
final class InvalidRequestException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidRequestException(String message) {
    super(message);
  }
}
