package io.gradwatch.publisher;

/**
 * No Kafka broker responded. The message is one line with the address, the reason and the remedy.
 */
public final class BrokerUnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokerUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
