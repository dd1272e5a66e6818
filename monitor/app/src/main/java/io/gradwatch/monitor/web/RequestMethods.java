package io.gradwatch.monitor.web;

import java.util.Set;

/** The methods of HTTP that this server distinguishes. */
final class RequestMethods {

  /** The value of the label {@code method} for every other method. */
  static final String OTHER = "OTHER";

  private static final Set<String> KNOWN =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

  private RequestMethods() {}

  static boolean isKnown(String method) {
    return KNOWN.contains(method);
  }

  /** Returns the method as a label, of which there is a fixed number. */
  static String label(String method) {
    return isKnown(method) ? method : OTHER;
  }
}
