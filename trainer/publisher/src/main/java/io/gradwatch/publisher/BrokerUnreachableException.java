package io.gradwatch.publisher;

/**
 * No Kafka broker answered. The message is one line that names the address, the reason, the way.
 */
public final class BrokerUnreachableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BrokerUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
