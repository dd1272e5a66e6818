package io.gradwatch.monitor.web;

import java.time.Duration;

/**
 * How long a client may occupy the HTTP server. Sizes are fixed: {@link #HEAD_BYTES} for the head
 * of a request, a megabyte for a message to {@code /api/alerts}; no other request has a body.
 *
 * @param requestTimeout maximum time from the head of a request to the end of its answer, and for
 *     the first head of a connection
 * @param idleTimeout maximum time of a connection without a byte
 */
public record WebLimits(Duration requestTimeout, Duration idleTimeout) {

  /** Maximum size of request line and headers together. */
  static final int HEAD_BYTES = 8 * 1024;

  public WebLimits {
    positive("requestTimeout", requestTimeout);
    positive("idleTimeout", idleTimeout);
  }

  private static void positive(String name, Duration duration) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException(name + " is " + duration + "; it must be positive");
    }
  }
}
